"""What an open sheet of a return names, while it is merged or taken away elsewhere."""

from types import SimpleNamespace

import pytest

from exchange.services import returns
from governance.services import drafts, registers
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> SimpleNamespace:
    """A partnership with what a line needs, and somebody who may do everything."""
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership, commissions=True)
    made = SimpleNamespace(partnership=partnership, kind=kind, by=factories.user())
    factories.grant(user=made.by, role="administrator", partnership=partnership)
    made.line = {"number": 2, "group": factories.body(kind=kind), "amount": 5}
    made.line["sector"] = factories.sector(partnership=partnership)
    return made


def test_provider_that_was_merged_meanwhile_is_what_it_was_merged_into(here):
    old, kept = (factories.organisation(partnership=here.partnership) for _ in range(2))
    rows = [{**here.line, "provider": old}, {**here.line, "number": 3}]
    sheet = factories.return_sheet(partnership=here.partnership, made_by=here.by, rows=rows)
    registers.merge(by=here.by, record=old, into=kept)

    made = returns.accept(by=here.by, sheet=sheet)

    assert [line.provider for line in made.lines.order_by("position")] == [kept, None]


def test_draft_with_a_body_that_an_open_sheet_names_is_not_discarded(here):
    draft = factories.structure(partnership=here.partnership)
    drafted = factories.body(kind=here.kind, drafted_in=draft)
    rows = [here.line, {**here.line, "number": 3, "group": drafted}]
    sheet = factories.return_sheet(partnership=here.partnership, made_by=here.by, rows=rows)

    with pytest.raises(drafts.StructureError, match="is used elsewhere"):
        drafts.discard(by=here.by, structure=draft)

    assert sheet.rows.count() == 2
    returns.drop(by=here.by, sheet=sheet)
    drafts.discard(by=here.by, structure=draft)
