"""One factory per model: a valid row from as little as a test cares to say."""

import datetime
import itertools
from typing import Any

from allauth.mfa.models import Authenticator

from commissioning.models import (
    BudgetLine,
    Contribution,
    Headline,
    HeadlineKind,
    Return,
    Sector,
    StatedTotal,
)
from commissioning.services import returns
from exchange.appointments.rows import read_rows
from exchange.models import AppointmentSheet, ReturnRow, ReturnSheet
from exchange.spreadsheets import grid_of_text
from governance.models import (
    Alias,
    Area,
    Body,
    BodyKind,
    Certainty,
    Document,
    DocumentKind,
    Grant,
    Link,
    LinkKind,
    Membership,
    Office,
    Organisation,
    Partnership,
    Person,
    Placement,
    PoliticalGroup,
    Review,
    Role,
    Rule,
    Seat,
    Source,
    Structure,
    StructureComment,
    TermOfReference,
    Theme,
)
from governance.services import structures
from portal.models import Invitation, User
from portal.services.accounts import vouch_for_address

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

numbers = itertools.count(1)


def numbered(noun: str) -> dict[str, str]:
    number = next(numbers)
    return {"slug": f"{noun}-{number}", "name": f"{noun.capitalize()} {number}"}


def user(**values: Any) -> User:
    """Somebody who can sign in; password “correct horse”, and the address is proven."""
    values = {"email": f"user{next(numbers)}@example.org", "password": "correct horse"} | values
    made = User.objects.create_user(**values)
    vouch_for_address(by=None, account=made)
    return made


def authenticator(owner: User, **values: Any) -> Authenticator:
    """A second factor of an account: an app unless another type is given."""
    return Authenticator.objects.create(
        **{"user": owner, "type": Authenticator.Type.TOTP, "data": {"secret": TOTP_SECRET}} | values
    )


def invitation(**values: Any) -> Invitation:
    """An open invitation to be a board member of a partnership, made by an administrator of it."""
    owner = within(values)
    if "invited_by" not in values:
        values["invited_by"] = user()
        grant(role="administrator", user=values["invited_by"], partnership=owner)
    number = next(numbers)
    return Invitation.objects.create(
        **{
            "email": f"guest{number}@example.org",
            "name": f"Guest {number}",
            "role": Role.objects.get(slug="board-member"),
        }
        | values
    )


def partnership(**values: Any) -> Partnership:
    return Partnership.objects.create(**numbered("partnership") | values)


def within(values: dict[str, Any]) -> Partnership:
    """The partnership that a row belongs to: the one given, or a fresh one."""
    return values.setdefault("partnership", None) or values.update(partnership=partnership()) or values["partnership"]


def area(**values: Any) -> Area:
    within(values)
    return Area.objects.create(**numbered("area") | values)


def theme(**values: Any) -> Theme:
    within(values)
    return Theme.objects.create(**numbered("theme") | values)


def body_kind(**values: Any) -> BodyKind:
    within(values)
    return BodyKind.objects.create(**numbered("kind") | {"plural": "kinds"} | values)


def body(**values: Any) -> Body:
    """A body; its kind is of its partnership."""
    owner = values.pop("partnership", None) or (values["kind"].partnership if "kind" in values else partnership())
    values.setdefault("kind", None)
    values["kind"] = values["kind"] or body_kind(partnership=owner)
    return Body.objects.create(**numbered("body") | {"partnership": owner} | values)


def organisation(**values: Any) -> Organisation:
    within(values)
    return Organisation.objects.create(**numbered("organisation") | values)


def office(**values: Any) -> Office:
    values.setdefault("organisation", None)
    values["organisation"] = values["organisation"] or organisation(
        **{k: values[k] for k in ("partnership",) if k in values}
    )
    return Office.objects.create(**numbered("office") | {"partnership": values["organisation"].partnership} | values)


def person(**values: Any) -> Person:
    within(values)
    return Person.objects.create(**numbered("person") | values)


def document(**values: Any) -> Document:
    within(values)
    named = numbered("document")
    return Document.objects.create(
        **{"slug": named["slug"], "title": named["name"], "kind": DocumentKind.PLAN} | values
    )


def source(fact: Any, **values: Any) -> Source:
    """A source of a fact, from a document of the fact's partnership where it has one."""
    if "document" not in values:
        owner = getattr(fact, "partnership", None) or partnership()
        values["document"] = document(partnership=owner)
    return Source.objects.create(**{"fact": fact, "certainty": Certainty.STATED, "place": "page 1"} | values)


def alias(**values: Any) -> Alias:
    named = numbered("alias")
    if "body" not in values and "organisation" not in values:
        values["body"] = body()
    return Alias.objects.create(**named | values)


def term_of_reference(**values: Any) -> TermOfReference:
    if "body" not in values:
        values["body"] = body()
    number = next(numbers)
    return TermOfReference.objects.create(
        **{"slug": f"term-{number}", "kind": "purpose", "text": f"Clause {number}"} | values
    )


def structure(**values: Any) -> Structure:
    """A draft structure without placements."""
    within(values)
    return Structure.objects.create(**numbered("structure") | values)


def tree(within: Structure, shape: dict[Body, Any]) -> dict[Body, Placement]:
    """Place bodies in a draft: nested dictionaries, one body at the top. Returns placements by body."""
    placed: dict[Body, Placement] = {}

    def add(branches: dict[Body, Any], parent: Placement | None) -> None:
        for placed_body, below in branches.items():
            placed[placed_body] = Placement(body=placed_body, parent=parent)
            add(below, placed[placed_body])

    add(shape, None)
    structures.place_all(by=user(), structure=within, placements=placed.values())
    return placed


def in_force(
    within: Partnership, shape: dict[Body, Any], since: datetime.date = datetime.date(2000, 1, 1)
) -> Structure:
    """A published structure with its bodies placed."""
    draft = structure(partnership=within)
    tree(draft, shape)
    return structures.publish(by=user(), structure=draft, in_force_from=since)


def comment(**values: Any) -> StructureComment:
    """A comment on a draft that waits to be read."""
    if "structure" not in values:
        values["structure"] = structure(audience="public")
    return StructureComment.objects.create(**{"name": "A reader", "text": "Well drawn."} | values)


def link(**values: Any) -> Link:
    """A sideways tie in a draft structure; give its ends."""
    return Link.objects.create(**{"slug": f"link-{next(numbers)}", "kind": LinkKind.LINKED_TO} | values)


def political_group(**values: Any) -> PoliticalGroup:
    within(values)
    return PoliticalGroup.objects.create(**numbered("group") | values)


def rule(**values: Any) -> Rule:
    """A quorum of two, unless asked otherwise."""
    if "body" not in values:
        values["body"] = body()
    return Rule.objects.create(**{"slug": f"rule-{next(numbers)}", "kind": "quorum", "number": 2} | values)


def seat(**values: Any) -> Seat:
    if "body" not in values:
        values["body"] = body()
    number = next(numbers)
    return Seat.objects.create(**{"slug": f"seat-{number}", "title": f"Seat {number}"} | values)


def membership(**values: Any) -> Membership:
    """A substantive membership, held by a fresh person unless a holder is given."""
    if "seat" not in values:
        values["seat"] = seat()
    if not {"person", "organisation", "body", "office"} & values.keys():
        values["person"] = person(partnership=values["seat"].body.partnership)
    return Membership.objects.create(**{"slug": f"membership-{next(numbers)}"} | values)


def review(**values: Any) -> Review:
    within(values)
    number = next(numbers)
    return Review.objects.create(**{"slug": f"review-{number}", "title": f"Review {number}"} | values)


def grant(*, role: str, **values: Any) -> Grant:
    """A role, by its slug, for a user on a partnership or a body."""
    return Grant.objects.create(role=Role.objects.get(slug=role), **values)


def appointment_sheet(**values: Any) -> AppointmentSheet:
    """An open sheet; `lines` are its rows, cells parted by tabs, the headings first."""
    within(values)
    values.setdefault("made_by", None)
    values["made_by"] = values["made_by"] or user()
    lines = values.pop("lines", ["Body\tSeat\tHolder", "Nowhere\tChair\tNobody"])
    rows = [row.kept() for row in read_rows(grid_of_text("\n".join(lines))).rows]
    return AppointmentSheet.objects.create(**{"name": "sheet.xlsx", "rows": rows, "row_count": len(rows)} | values)


def return_sheet(**values: Any) -> ReturnSheet:
    """An open sheet of budget lines in pounds; `rows` are the values of its rows."""
    within(values)
    values.setdefault("made_by", None)
    values["made_by"] = values["made_by"] or user()
    rows = values.pop(
        "rows", [{"number": 2, "group_name": "Nobody", "amount_said": "x", "problems": ["group", "amount"]}]
    )
    about = {"name": "return.csv", "status": "open", "unit_pounds": 1, "first_year": 2011, "data": b"", "size": 1}
    sheet = ReturnSheet.objects.create(**about | {"sha256": "0" * 64, "row_count": len(rows)} | values)
    ReturnRow.objects.bulk_create(ReturnRow(sheet=sheet, **row) for row in rows)
    return sheet


def sector(**values: Any) -> Sector:
    within(values)
    return Sector.objects.create(**numbered("sector") | values)


def submission(**values: Any) -> Return:
    """A draft return."""
    within(values)
    number = next(numbers)
    return Return.objects.create(
        **{"slug": f"return-{number}", "title": f"Return {number}", "first_year": 2000 + number % 900} | values
    )


def budget_line(**values: Any) -> BudgetLine:
    """A line of a draft return; its group and sector are of the return's partnership."""
    within = values.setdefault("submission", None) or submission()
    values["submission"] = within
    owner = within.partnership
    values.setdefault("sector", None)
    values["sector"] = values["sector"] or sector(partnership=owner)
    if "group" not in values:
        values["group"] = body(kind=body_kind(partnership=owner, commissions=True))
    return BudgetLine.objects.create(**{"slug": f"line-{next(numbers)}", "amount": "1000.00"} | values)


def stated_total(**values: Any) -> StatedTotal:
    """A total that the source of a draft return printed."""
    if "submission" not in values:
        values["submission"] = submission()
    return StatedTotal.objects.create(**{"slug": f"total-{next(numbers)}", "amount": "1000.00"} | values)


def published(submission: Return) -> Return:
    """A return as it stands once it is published."""
    return returns.publish(by=user(), submission=submission)


def headline(**values: Any) -> Headline:
    """A resource without an amount, of no years."""
    within(values)
    return Headline.objects.create(**numbered("headline") | {"kind": HeadlineKind.RESOURCE} | values)


def contribution(**values: Any) -> Contribution:
    """A contribution without form and amount, of a fresh organisation unless a contributor is given."""
    owner = within(values)
    if not {"organisation", "body"} & values.keys():
        values["organisation"] = organisation(partnership=owner)
    return Contribution.objects.create(**numbered("contribution") | values)
