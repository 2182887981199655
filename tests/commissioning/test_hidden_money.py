"""Money and bodies that are not open to everybody, met in ways other than their own pages."""

import pytest
from django.urls import reverse

from commissioning.models import ReturnStatus
from commissioning.services import pooled_funds, returns
from exchange.services import returns as sheets
from tests import factories
from tests.portal.desk import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A partnership with a finance officer."""
    return factories.partnership(slug="here")


def _somebody(here, role):
    made = factories.user()
    factories.grant(user=made, role=role, partnership=here)
    return made


@pytest.mark.parametrize("of", ["line", "total"])
def test_return_does_not_make_a_body_of_a_closed_draft_known(here, of):
    kind = factories.body_kind(partnership=here, commissions=True)
    drafted = factories.body(kind=kind, drafted_in=factories.structure(partnership=here), name="Secret Group")
    line = factories.budget_line(
        submission=factories.submission(partnership=here), group=drafted if of == "line" else factories.body(kind=kind)
    )
    if of == "total":
        factories.stated_total(submission=line.submission, group=drafted)
    returns.submit(by=_somebody(here, "finance-officer"), submission=line.submission)

    with pytest.raises(returns.ReturnError, match="“Secret Group” stands only in a draft"):
        returns.approve(by=_somebody(here, "administrator"), submission=line.submission)

    line.submission.refresh_from_db()
    assert line.submission.status == ReturnStatus.SUBMITTED


def test_history_tells_of_drafts_of_money_only_to_who_reads_them(client, here):
    finance, organisation = _somebody(here, "finance-officer"), factories.organisation(partnership=here)
    rows = [{"number": 2, "group": factories.body(partnership=here), "sector": factories.sector(partnership=here)}]
    fund = pooled_funds.add_fund(by=finance, partnership=here, name="Secret pool")
    sheet = factories.return_sheet(
        partnership=here, made_by=finance, name="secret.csv", title="Secret money", rows=rows
    )
    sheets.accept(by=finance, sheet=sheet)
    pooled_funds.set_partners(by=finance, fund=fund, partners=[(organisation, None)])
    told = {}
    for role in ("officer", "administrator"):
        client.force_login(_somebody(here, role))
        told[role] = text_of(client.get(reverse("changes", args=["here"])))

    assert "ecret" not in told["officer"]
    assert "partners of" not in told["officer"]
    assert all(words in told["administrator"] for words in ("Secret pool", "Secret money", "secret.csv"))
