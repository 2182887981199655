"""What publications leave of bodies: from when until when they are, their names, and the sentence in the history."""

import datetime

import pytest
from pghistory.models import Context

from governance.dates import PartialDate
from governance.models import Alias, Structure
from governance.services import edits, publishing
from governance.services.edits import NewBody
from tests.governance.drafting import Family, family

pytestmark = pytest.mark.django_db
JUNE, JULY, SEPTEMBER = (datetime.date(2009, month, 1) for month in (6, 7, 9))
FAR = datetime.date(2999, 1, 1)


@pytest.fixture
def here() -> Family:
    return family()


def _publish(here: Family, since: datetime.date, edit, base: Structure | None = None, **values):
    """Make one edit of a copy of a structure, publish it, and return the edit."""
    draft = here.draft(base)
    done = edit(by=here.by, structure=draft, **values)
    publishing.publish(by=here.by, structure=draft, since=PartialDate(since))
    return done


def _lasts(body) -> tuple[datetime.date | None, datetime.date | None]:
    body.refresh_from_db()
    return body.starts, body.ends


def test_body_that_is_placed_again_goes_on(here):
    retired = _publish(here, JUNE, edits.retire, body=here.leaf)
    assert _lasts(here.leaf) == (None, JUNE)

    _publish(here, JULY, edits.add_body, base=retired.structure, body=here.leaf, parent=here.top)

    assert _lasts(here.leaf) == (None, None)


def test_body_that_is_placed_again_until_a_later_structure_ends_on_its_day(here):
    retired = _publish(here, JUNE, edits.retire, body=here.leaf)
    _publish(here, SEPTEMBER, edits.rename, base=retired.structure, body=here.right, name="East")

    _publish(here, JULY, edits.add_body, base=retired.structure, body=here.leaf, parent=here.top)

    assert _lasts(here.leaf) == (None, SEPTEMBER)


def test_body_that_is_first_placed_in_the_past_ends_where_the_next_structure_has_it_not(here):
    _publish(here, SEPTEMBER, edits.rename, body=here.right, name="East")

    panel = _publish(here, JUNE, edits.add_body, body=NewBody("Panel", here.kind), parent=here.top).body

    assert _lasts(panel) == (JUNE, SEPTEMBER)


def test_body_that_began_with_a_later_structure_begins_with_the_earlier(here):
    panel = _publish(here, SEPTEMBER, edits.add_body, body=NewBody("Panel", here.kind), parent=here.top).body

    _publish(here, JUNE, edits.add_body, body=panel, parent=here.top)

    assert _lasts(panel) == (JUNE, None)


def test_body_whose_stated_beginning_is_to_come_keeps_it(here):
    here.loose.starts = SEPTEMBER
    here.loose.save()

    _publish(here, JUNE, edits.add_body, body=here.loose, parent=here.top)

    assert _lasts(here.loose) == (SEPTEMBER, None)


def test_old_name_is_another_name_only_once_the_new_one_is_in_force(here, client):
    _publish(here, FAR, edits.rename, body=here.left, name="West")
    assert not Alias.objects.exists()

    _publish(here, JUNE, edits.rename, body=here.left, name="North")

    assert Alias.objects.get().name == "Left"
    assert Alias.objects.get().note == "Its name before 1 June 2009"


def test_body_that_got_its_old_name_back_is_not_also_known_by_it(here, client):
    west = _publish(here, JUNE, edits.rename, body=here.left, name="West")
    _publish(here, JULY, edits.rename, base=west.structure, body=here.left, name="Left")

    page = client.get("/here/bodies/left/").content.decode()

    assert "Its name before 1 July 2009" in page
    assert "Its name before 1 June 2009" not in page


def test_change_that_takes_effect_at_once_says_in_the_history_what_was_done(here):
    publishing.publish_change(
        by=here.by,
        partnership=here.partnership,
        since=PartialDate(JUNE),
        edit=lambda draft: edits.rename(by=here.by, structure=draft, body=here.left, name="West"),
    )

    assert [context.metadata["did"] for context in Context.objects.all()] == ["Renamed Left to West"]
