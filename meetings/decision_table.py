"""The register of decisions as rows of a page and as a spreadsheet."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from commissioning.tables import Column, Sort, Table
from meetings.models import Decision, FollowUp
from meetings.record_pages import decision_address
from meetings.record_words import progress_in_words, resolution_words
from planning.models import Action

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader


def actions_of(decisions: Iterable[Decision], user: "Reader", partnership: "Partnership") -> dict[int, list[Action]]:
    """The actions that came of decisions, as far as a reader may see them, by the id of the decision; one query."""
    visible = Action.objects.visible_to(user, partnership).values("pk")
    rows = FollowUp.objects.filter(decision__in=[one.pk for one in decisions], action__in=visible)
    found: dict[int, list[Action]] = defaultdict(list)
    for follow_up in rows.select_related("action").order_by("pk"):
        found[follow_up.decision_id or 0].append(follow_up.action)
    return found


def register_rows(
    decisions: Sequence[Decision], actions: dict[int, list[Action]], partnership: "Partnership", on: datetime.date
) -> list[dict[str, Any]]:
    """Decisions as the register lists them; no query."""
    return [
        {
            "decision": one,
            "url": decision_address(partnership, one.meeting.slug, one.number),
            "resolution": resolution_words(one),
            "is_draft": one.meeting.minutes_published_at is None,
            "actions": actions.get(one.pk, []),
            "progress": progress_in_words(actions.get(one.pk, []), on),
        }
        for one in decisions
    ]


def register_table(rows: Iterable[dict[str, Any]]) -> Table:
    """The register as a spreadsheet holds it."""
    columns = ("Date", "Body", "Meeting", "Item", "Number", "Resolution", "Decision", "Actions")
    sorts = {"Date": Sort.DAY, "Number": Sort.NUMBER}
    return Table(
        slug="decisions",
        title="Decisions",
        columns=tuple(Column(heading, sorts.get(heading, Sort.WORDS)) for heading in columns),
        rows=tuple(
            (
                (one := row["decision"]).meeting.day,
                one.meeting.body.name,
                one.meeting.title,
                one.item.title,
                one.number,
                row["resolution"]["text"] + (", in draft minutes" if row["is_draft"] else ""),
                one.text,
                row["progress"],
            )
            for row in rows
        ),
        basis="As the minutes record them",
    )
