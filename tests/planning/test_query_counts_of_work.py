"""The number of queries of the pages of initiatives, checks and actions does not depend on the number of rows."""

import pytest

from tests import factories
from tests.planning import factories_work
from tests.planning.factories_work import DAY
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/actions/": 12,
    "/{slug}/actions/?state=all&q=action&owner=body-board&asked=board": 12,
    "/{slug}/actions/buy-drums/": 12,
    "/{slug}/actions/download.csv": 8,
    "/{slug}/initiatives/": 8,
    "/{slug}/initiatives/singing/": 17,
    "/{slug}/assurance/": 9,
    "/{slug}/assurance/heard/": 9,
    "/{slug}/bodies/board/": 27,
    "/{slug}/organisations/council/": 17,
}


def _grow(slug, size):
    """A body with `size` initiatives, checks and actions, and one of each with as many of what hangs on it."""
    here = factories.partnership(slug=slug)
    board = factories.body(partnership=here, slug="board")
    council = factories.organisation(partnership=here, slug="council")
    paper = factories.document(partnership=here)
    singing = factories_work.initiative(partnership=here, slug="singing", organisation=council)
    heard = factories_work.check(partnership=here, slug="heard", body=board)
    drums = factories_work.action(partnership=here, slug="buy-drums", body=board)
    for number in range(size):
        body = factories.body(partnership=here)
        part = factories_work.initiative(partnership=here, parent=singing, body=body)
        factories_work.initiative_partner(initiative=singing, body=body)
        factories_work.initiative_partner(initiative=part, body=board)
        check = factories_work.check(partnership=here, body=board, initiative=singing)
        action = factories_work.action(
            partnership=here,
            arose_in=board,
            due=DAY,
            **({"body": board} if number % 2 else {"organisation": council}),
            initiative=singing,
        )
        hanging = [factories_work.finding(check_made=check), factories_work.finding(check_made=heard)]
        for fact in (part, check, action, factories_work.action_note(action=drums), *hanging):
            factories.source(fact, document=paper)
    return here


def test_number_of_queries_is_the_same_for_two_and_for_two_hundred():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "board-member") for size in SIZES)

    assert few == many
    assert {page: count for (_, _, page), count in many.items() if count > MOST[page]} == {}
