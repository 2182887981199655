"""What pooled funds put on governance's pages: the funds of an organisation, and those that a body governs."""

import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from commissioning.models import PooledFund
from governance.models import Body, Organisation, Partnership
from governance.sections import Section

if TYPE_CHECKING:
    from portal.models import User


def organisation_funds(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """The pooled funds that an organisation hosts or is a partner of, as far as a reader may see them; one query."""
    partnership = organisation.partnership
    funds = PooledFund.objects.visible_to(user, partnership).of_organisation(organisation).order_by("name", "pk")
    return _section(
        partnership,
        [(fund, "host and partner" if fund.host_id == organisation.pk else "partner") for fund in funds],
        on,
    )


def body_funds(body: Body, user: "User", on: datetime.date) -> Section | None:
    """The pooled funds that a body governs, as far as a reader may see them; one query."""
    funds = PooledFund.objects.visible_to(user, body.partnership).filter(body=body).order_by("name", "pk")
    return _section(body.partnership, [(fund, "governed here") for fund in funds], on)


def _section(partnership: Partnership, funds: list[tuple[PooledFund, str]], on: datetime.date) -> Section | None:
    if not funds:
        return None
    rows = [
        {
            "name": fund.name,
            "url": reverse("pooled-fund", args=[partnership.slug, fund.slug]),
            "part": part,
            "period": fund.period,
            "draft": not fund.is_published,
        }
        for fund, part in funds
    ]
    address = reverse("pooled-funds", args=[partnership.slug])
    return Section("Pooled funds", "pooled-funds", "commissioning/section_funds.html", {"funds": rows, "all": address})
