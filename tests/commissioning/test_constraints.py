"""Every constraint of commissioning's tables, each tried through the ORM."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from commissioning.models import BoardPack, BoardPackFile, Return, ReturnStatus
from tests import factories

pytestmark = pytest.mark.django_db


def _twice(make, **values):
    make(slug="same", **values)
    make(slug="same", **values)


def _published_twice_a_year():
    partnership = factories.partnership()
    for _ in range(2):
        factories.submission(partnership=partnership, first_year=2009, status=ReturnStatus.PUBLISHED)


def _total_twice(**place):
    submission = factories.submission()
    factories.stated_total(submission=submission, **place)
    factories.stated_total(submission=submission, **place)


def _stated_slug_twice():
    submission = factories.submission()
    factories.stated_total(submission=submission, slug="same")
    factories.stated_total(submission=submission, slug="same", sector=factories.sector())


def _pack_twice():
    partnership = factories.partnership()
    for _ in range(2):
        factories.board_pack(partnership=partnership, number=1)


def _made_pack_of_nothing():
    pack = factories.board_pack(made=False)
    BoardPack.objects.filter(pk=pack.pk).update(made_at=pack.asked_at, summary="Agrees.")


def _pack_file(*kinds):
    pack = factories.board_pack(made=False)
    for kind in kinds:
        BoardPackFile.objects.create(pack=pack, kind=kind, content=b"x")


BREAKERS = {
    "board_pack_number_once": _pack_twice,
    "board_pack_made_says_of_what": _made_pack_of_nothing,
    "board_pack_file_once": lambda: _pack_file("pdf", "pdf"),
    "board_pack_file_kind_is_known": lambda: _pack_file("exe"),
    "commissioning_sector_slug_once": lambda: _twice(factories.sector, partnership=factories.partnership()),
    "return_slug_once": lambda: _twice(factories.submission, partnership=factories.partnership()),
    "return_one_published_a_year": _published_twice_a_year,
    "budget_line_slug_once": lambda: _twice(factories.budget_line, submission=factories.submission()),
    "stated_total_slug_once": _stated_slug_twice,
    "stated_total_once": _total_twice,
}


def test_constraints_all_are_tried_here():
    declared = {
        constraint.name
        for model in apps.get_app_config("commissioning").get_models()
        for constraint in model._meta.constraints
    }

    assert declared == BREAKERS.keys()


@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_through_the_orm_refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKERS[name]()


@pytest.mark.parametrize("parts", [("group",), ("sector",), ("group", "sector")])
def test_stated_total_of_the_same_place_twice_refused(parts):
    make = {"group": factories.body, "sector": factories.sector}
    place = {part: make[part]() for part in parts}

    with pytest.raises(IntegrityError, match="stated_total_once"), transaction.atomic():
        _total_twice(**place)


def test_return_drafts_and_superseded_of_a_published_year_allowed():
    partnership = factories.partnership()
    for status in (ReturnStatus.PUBLISHED, ReturnStatus.DRAFT, ReturnStatus.DRAFT, ReturnStatus.SUPERSEDED):
        factories.submission(partnership=partnership, first_year=2009, status=status)

    assert Return.objects.filter(first_year=2009).count() == 4


def test_return_superseding_the_same_return_twice_refused():
    old = factories.submission()
    factories.submission(supersedes=old)

    with pytest.raises(IntegrityError, match="supersedes"), transaction.atomic():
        factories.submission(supersedes=old)
