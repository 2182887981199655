"""Money that published returns name under a record that was merged since."""

import pytest

from governance.services import registers
from tests import factories
from tests.portal.desk import text_of

pytestmark = pytest.mark.django_db


def test_organisation_shows_what_was_paid_to_a_record_merged_into_it(client):
    here = factories.partnership(slug="here")
    old = factories.organisation(partnership=here, slug="old", name="Old Trust")
    kept = factories.organisation(partnership=here, slug="kept", name="Trust")
    submission = factories.submission(partnership=here, slug="money", first_year=2009)
    for provider, amount in ((old, "2000.00"), (kept, "30000.00")):
        factories.budget_line(submission=submission, provider=provider, amount=amount)
    factories.published(submission)
    registers.merge(by=factories.user(), record=old, into=kept)

    shown = text_of(client.get("/here/organisations/kept/"))

    assert "2009/10, planned, as “Old Trust”:" in shown
    assert "provider=old" in shown
    assert "provider=kept" in shown
