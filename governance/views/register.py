"""The registers of people and organisations: added to, corrected, merged, and ended when an organisation leaves."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from governance import permissions
from governance.dates import PartialDate
from governance.editing import Edit, edit_page, sent
from governance.forms.membership import LeaveForm, MergeForm
from governance.forms.register import FORMS, values_of
from governance.holders import KINDS, candidates
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.lookup import find_organisation, find_person
from governance.models import Organisation, Person
from governance.services import registers
from governance.services.registers import RECORDED, Record
from governance.versions import version_of_holdings, version_of_row

NOUNS: dict[type[Record], tuple[str, str, str]] = {
    Person: ("person", "people", "People"),
    Organisation: ("organisation", "organisations", "Organisations"),
}


def address_of(record: Record) -> str:
    """The page of a person or an organisation."""
    return reverse(NOUNS[type(record)][0], args=[record.partnership.slug, record.slug])


def register_trail(request: PartnershipRequest, kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """The way to a register."""
    _, plural, label = NOUNS[kind]
    return ((label, reverse(plural, args=[request.partnership.slug])),)


def _trail(request: PartnershipRequest, record: Record) -> tuple[tuple[str, str], ...]:
    return (*register_trail(request, type(record)), (record.name, address_of(record)))


@login_required
@partnership_page
def person_add(request: PartnershipRequest) -> HttpResponse:
    """Write a person into the register."""
    return _add(request, Person)


@login_required
@partnership_page
def organisation_add(request: PartnershipRequest) -> HttpResponse:
    """Write an organisation into the register."""
    return _add(request, Organisation)


def _add(request: PartnershipRequest, kind: type[Record]) -> HttpResponse:
    permissions.check_change_registers(request.user, request.partnership)
    noun, plural, _ = NOUNS[kind]
    form = FORMS[kind](sent(request))
    like = _near(request, kind, form)

    def act(form: Any) -> str:
        values = values_of(form, kind)
        made = registers.add_record(
            by=request.user,
            register=kind,
            partnership=request.partnership,
            reason=form.cleaned_data["reason"],
            **values,
        )
        return f"{made} is in the register."

    article = "an" if noun[0] in "aeiou" else "a"
    back = reverse(plural, args=[request.partnership.slug])
    edit = Edit(f"Add {article} {noun}", "Add", form, act, back, register_trail(request, kind), about={"alike": like})
    return edit_page(request, edit)


def _near(request: PartnershipRequest, kind: type[Record], form: Any) -> list[tuple[str, str]]:
    """Offer records with a name like the one typed; sent again with the same name, a new one is made."""
    typed = " ".join(form.data.get("name", "").split()) if form.is_bound else ""
    if not typed or form.data.get("despite") == typed:
        return []
    found = candidates(request.user, request.partnership, typed, [NOUNS[kind][0]])
    if found:
        form.add_error("name", "The register has names like this. If none of them is meant, send the form again.")
        form.data = {**form.data.dict(), "despite": typed}
    return [(one.name, reverse(NOUNS[kind][0], args=[request.partnership.slug, one.slug])) for one in found]


@login_required
@partnership_page
def person_correct(request: PartnershipRequest, person: str) -> HttpResponse:
    """Set right what the register says of a person."""
    permissions.check_change_registers(request.user, request.partnership)
    return _correct(request, find_person(request, person))


@login_required
@partnership_page
def organisation_correct(request: PartnershipRequest, organisation: str) -> HttpResponse:
    """Set right what the register says of an organisation."""
    permissions.check_change_registers(request.user, request.partnership)
    return _correct(request, find_organisation(request, organisation))


def _correct(request: PartnershipRequest, record: Record) -> HttpResponse:
    kind = type(record)
    record.partnership = request.partnership
    initial = {name: getattr(record, name) for name in RECORDED[kind]}
    form = FORMS[kind](sent(request), initial=initial, version=version_of_row(record, *RECORDED[kind]))

    def act(form: Any) -> str:
        registers.correct_record(
            by=request.user,
            record=record,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **values_of(form, kind),
        )
        return f"The record of {form.cleaned_data['name']} is corrected."

    edit = Edit(f"Correct the record of {record}", "Save", form, act, address_of(record), _trail(request, record))
    return edit_page(request, edit)


@login_required
@partnership_page
def person_merge(request: PartnershipRequest, person: str) -> HttpResponse:
    """Merge a person into another record of the same person."""
    permissions.check_merge_records(request.user, request.partnership)
    return _merge(request, find_person(request, person))


@login_required
@partnership_page
def organisation_merge(request: PartnershipRequest, organisation: str) -> HttpResponse:
    """Merge an organisation into another record of the same organisation."""
    permissions.check_merge_records(request.user, request.partnership)
    return _merge(request, find_organisation(request, organisation))


def _merge(request: PartnershipRequest, record: Record) -> HttpResponse:
    record.partnership = request.partnership
    noun = NOUNS[type(record)][0]
    form = MergeForm(sent(request), user=request.user, partnership=request.partnership, kind=noun, record=record)

    def act(form: MergeForm) -> str:
        kept = registers.merge(
            by=request.user, record=record, into=form.cleaned_data["who"], reason=form.cleaned_data["reason"]
        )
        return f"{record} is merged into {kept}, with everything that pointed at it."

    edit = Edit(
        title=f"Merge {record} into another {noun}",
        button="Merge",
        form=form,
        act=act,
        back=reverse(NOUNS[type(record)][1], args=[request.partnership.slug]),
        trail=_trail(request, record),
        now=f"{record} will no longer stand for itself; its page will lead to the record that is kept.",
        tone="warning",
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def organisation_leave(request: PartnershipRequest, organisation: str) -> HttpResponse:
    """Record that an organisation leaves, and end every membership that it holds or that is held for it."""
    permissions.check_end_partners(request.user, request.partnership)
    found = find_organisation(request, organisation)
    found.partnership = request.partnership
    today = PartialDate(as_at(request).date)
    going = registers.open_memberships(found, today)
    form = LeaveForm(sent(request), initial={"last": today}, version=version_of_holdings(going))

    def act(form: LeaveForm) -> str:
        typed = form.cleaned_data
        ended = registers.leave(
            by=request.user,
            organisation=found,
            last=typed["last"],
            reason=typed["reason"],
            seen=form.seen_version(),
        )
        return f"{found} left after {typed['last']}; {ended} membership{'s' if ended != 1 else ''} ended."

    edit = Edit(
        title=f"{found} leaves the partnership",
        button="End all memberships",
        form=form,
        act=act,
        back=address_of(found),
        trail=_trail(request, found),
        tone="warning",
        about={"going": going},
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def holders(request: PartnershipRequest) -> JsonResponse:
    """Whoever a typed name may mean, for the type-ahead; only for people who may appoint somewhere."""
    permissions.check_keep_membership(request.user, request.partnership)
    asked = request.GET.get("kind", "")
    kinds = [asked] if asked in KINDS else list(KINDS)
    found = candidates(request.user, request.partnership, request.GET.get("q", ""), kinds)
    return JsonResponse({"found": [{"key": one.key, "name": one.name, "label": one.label} for one in found]})
