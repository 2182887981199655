"""Keeping the agreement of a pooled fund, its partners and its publication."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from commissioning.forms.pooled_fund import FundForm, PartnersForm
from commissioning.forms.pooled_fund_year import YearForm
from commissioning.fund_lookup import find_fund_to_change, governing_body
from commissioning.models import PooledFund
from commissioning.permissions import check_change_resources
from commissioning.services import pooled_fund_years, pooled_funds
from commissioning.services.pooled_funds import version_of_agreement, version_of_partners
from commissioning.views.pooled_fund import trail_to_funds
from governance.editing import Edit, edit_page
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page


def data_of(request: PartnershipRequest) -> Any:
    """What was sent, or nothing where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def fund_page(fund: PooledFund) -> str:
    """The address of a fund."""
    return reverse("pooled-fund", args=[fund.partnership.slug, fund.slug])


def _trail(request: PartnershipRequest, fund: PooledFund) -> tuple[tuple[str, str], ...]:
    return (*trail_to_funds(request), (fund.name, fund_page(fund)))


@login_required
@partnership_page
def fund_add(request: PartnershipRequest) -> HttpResponse:
    """Record the agreement of a pooled fund."""
    partnership = request.partnership
    check_change_resources(request.user, partnership)
    form = FundForm(data_of(request), user=request.user, partnership=partnership)
    added: list[PooledFund] = []

    def act(form: FundForm) -> str:
        reason = form.cleaned_data["reason"]
        added.append(pooled_funds.add_fund(by=request.user, partnership=partnership, reason=reason, **form.values()))
        return f"{added[0]} is recorded as a draft. Name its partners next."

    back = reverse("pooled-funds", args=[partnership.slug])
    trail = trail_to_funds(request)
    edit = Edit("Add a pooled fund", "Add the fund", form, act, back, trail, onward=lambda: fund_page(added[0]))
    return edit_page(request, edit)


@login_required
@partnership_page
def fund_change(request: PartnershipRequest, fund: str) -> HttpResponse:
    """Change what the record says of an agreement."""
    found = find_fund_to_change(request, fund)
    with_body = not found.body_id or governing_body(request, found) is not None
    form = FundForm(
        data_of(request),
        initial=FundForm.initial_of(found),
        version=version_of_agreement(found, with_body=with_body),
        user=request.user,
        partnership=request.partnership,
        with_body=with_body,
    )

    def act(form: FundForm) -> str:
        pooled_funds.change_fund(
            by=request.user,
            fund=found,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return "The agreement is changed."

    edit = Edit(f"Change the agreement of {found}", "Save", form, act, fund_page(found), _trail(request, found))
    return edit_page(request, edit)


@login_required
@partnership_page
def fund_publish(request: PartnershipRequest, fund: str) -> HttpResponse:
    """Let everybody see a fund."""
    found = find_fund_to_change(request, fund)
    form = EditForm(data_of(request))

    def act(form: EditForm) -> str:
        pooled_funds.publish_fund(by=request.user, fund=found, reason=form.cleaned_data["reason"])
        return f"{found} is published."

    now = "Everybody will see the agreement, its partners, and the accounts of every year."
    edit = Edit(f"Publish {found}", "Publish", form, act, fund_page(found), _trail(request, found), now=now)
    return edit_page(request, edit)


@login_required
@partnership_page
def fund_partners(request: PartnershipRequest, fund: str) -> HttpResponse:
    """Say who is party to an agreement, and in which fixed shares."""
    found = find_fund_to_change(request, fund)
    parties = list(found.partners.select_related("organisation").order_by("position", "pk"))
    form = PartnersForm(data_of(request), version=version_of_partners(found), fund=found, parties=parties)

    def act(form: PartnersForm) -> str:
        pooled_funds.set_partners(
            by=request.user,
            fund=found,
            partners=form.partners(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return "The partners are changed."

    now = "Give fixed shares only where the agreement lists them; together they make 100 per cent."
    edit = Edit(f"Partners of {found}", "Save", form, act, fund_page(found), _trail(request, found), now=now)
    return edit_page(request, edit)


@login_required
@partnership_page
def year_add(request: PartnershipRequest, fund: str) -> HttpResponse:
    """Begin the accounts of a financial year."""
    found = find_fund_to_change(request, fund)
    form = YearForm(data_of(request))

    def act(form: YearForm) -> str:
        cleaned = form.cleaned_data
        year = pooled_fund_years.add_year(
            by=request.user, fund=found, first_year=cleaned["year"], reason=cleaned["reason"]
        )
        return f"The accounts of {year.year} are begun. Say next what each partner agreed to bring."

    def year_page() -> str:
        return reverse("pooled-fund-year", args=[request.partnership.slug, found.slug, form.cleaned_data["year"]])

    title, trail = f"Add a year of {found}", _trail(request, found)
    return edit_page(request, Edit(title, "Add the year", form, act, fund_page(found), trail, onward=year_page))
