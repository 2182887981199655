"""What commissioning puts on governance's pages."""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import DateField, F, Func, Q, QuerySet, Sum, Value
from django.urls import reverse

from commissioning.matrix import matrices_of
from commissioning.models import BudgetLine, Measure, Return
from commissioning.presenters import short_pounds
from commissioning.reconciliation import Verdict
from governance.dates import Precision
from governance.models import Body, Organisation, Partnership
from governance.sections import Budget, Event, Figure, Section, Strand
from governance.timeline import as_events

if TYPE_CHECKING:
    from portal.models import User


def body_money(body: Body, user: "User", on: datetime.date) -> Section | None:
    """What a commissioning group commissions, by return and measure; one query."""
    if not body.kind.commissions:
        return None
    return _money(body.partnership, BudgetLine.objects.filter(group=body), "group", body.slug)


def provider_money(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """What an organisation is paid as a provider, by return and measure; one query.

    Published lines go on naming a record that was merged into this one: its sums stand apart, under its name.
    """
    records = Organisation.objects.filter(Q(pk=organisation.pk) | Q(merged_into=organisation)).values("pk")
    lines = BudgetLine.objects.filter(provider__in=records)
    section = _money(organisation.partnership, lines, "provider", organisation.slug)
    return section if section.about["sums"] else None


def _money(partnership: Partnership, lines, by: str, slug: str) -> Section:
    sums = (
        lines.of_published()
        .values(
            "measure",
            first_year=F("submission__first_year"),
            title=F("submission__title"),
            side=F(f"{by}__slug"),
            name=F(f"{by}__name"),
        )
        .annotate(amount=Sum("amount"), submission=F("submission__slug"))
        .order_by("-first_year", "measure", "name")
    )
    address = reverse("budget-lines", args=[partnership.slug])
    worded = [
        {
            "year": Return(first_year=found["first_year"]).year,
            "measure": Measure(found["measure"]).label.lower()
            + ("" if found["side"] == slug else f", as “{found['name']}”"),
            "amount": short_pounds(found["amount"]),
            "url": f"{address}?return={found['submission']}&measure={found['measure']}&{by}={found['side']}",
        }
        for found in sums
    ]
    about = {"sums": worded, "by": by, "commissioning": reverse("commissioning", args=[partnership.slug])}
    return Section("Money", "money", "commissioning/section_money.html", about)


def total_commissioned(partnership: Partnership, user: "User", on: datetime.date) -> Figure | None:
    """The grand total of the latest published return whose year had begun, with its verdict; four queries."""
    submission = partnership.returns.published().begun(on).order_by("-first_year").first()
    if submission is None:
        return None
    matrix = matrices_of(submission)[0]
    notes = {
        Verdict.AGREES: "agrees with the published table",
        Verdict.DIFFERS: "differs from the published table",
        Verdict.NOTHING: "no published total to compare with",
    }
    return Figure(
        figure=short_pounds(matrix.grand_total.amount),
        label=f"commissioned, {submission.year}",
        url=f"{reverse('commissioning', args=[partnership.slug])}?year={submission.year}",
        note=notes[matrix.verdict],
        verdict=matrix.verdict.value,
    )


def _years_begun(partnership: Partnership, user: "User") -> QuerySet:
    """The returns that stand, each on the first day of the commissioning year that it is for."""
    first = Func(F("first_year"), Value(4), Value(1), function="make_date", output_field=DateField())
    returns = partnership.returns.published().filter(first_year__lte=datetime.date.max.year)
    return as_events(returns, first, Value(Precision.DAY.value), name="title")


def _submitted(partnership: Partnership, user: "User") -> QuerySet:
    returns = partnership.returns.published()
    return as_events(returns, F("submitted_on"), Value(Precision.DAY.value), name="title")


def _return_page(partnership: Partnership, event: Event) -> str:
    return reverse("return", args=[partnership.slug, event.slug]) + f"?on={event.day.isoformat()}"


STRANDS = [
    Strand("year-begins", _years_begun, lambda event: ": the year that it is for begins", _return_page),
    Strand("return-submitted", _submitted, lambda event: " is brought in", _return_page),
]


def budgets_of(partnership: Partnership, bodies: Collection[int], user: "User", on: datetime.date) -> dict[int, Budget]:
    """What bodies, known by their ids, commission by the latest published return begun on a day; two queries.

    What is planned goes before forecasts and what was spent; a body without lines is left out.
    """
    submission = partnership.returns.published().begun(on).order_by("-first_year").first()
    if submission is None:
        return {}
    sums = submission.lines.filter(group__in=bodies).order_by().values_list("group", "measure")
    found = {(group, measure): amount for group, measure, amount in sums.annotate(amount=Sum("amount"))}
    budgets: dict[int, Budget] = {}
    for measure in Measure:
        for group in sorted(one for one, of in found if of == measure):
            budgets.setdefault(group, Budget(found[group, measure], f"{measure.label.lower()}, {submission.year}"))
    return budgets
