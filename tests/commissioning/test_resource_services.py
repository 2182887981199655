"""Contributions and headlines written, refused, told in the history and undone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, InternalError, transaction
from pghistory.models import Context

from commissioning.models import Contribution, Headline
from commissioning.services import contributions, headlines
from governance import history
from governance.models import Edition, Source
from governance.services.changes import ChangeError
from governance.services.undo import undo
from governance.versions import StaleError, version_of_row
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(transactional_db):
    return factories.partnership(slug="here")


@pytest.fixture
def author(transactional_db):
    return factories.user(name="Grace Finance")


def _latest(partnership):
    wanted = history.of_partnership(AnonymousUser(), partnership)
    return history.changes_of(wanted, list(history.index_of(wanted)[:1]))[0]


def test_contribution_is_added_told_and_undone(here, author):
    council = factories.organisation(partnership=here, name="Council")
    values = {"name": "Music", "organisation": council, "form": "cash", "amount": "10.00"}

    made = contributions.set_contribution(by=author, partnership=here, reason="Letter", **values)

    told = _latest(here)
    assert (made.slug, told.did, told.by, told.reason) == (
        "music", "Added the contribution “Music”", "Grace Finance", "Letter",
    )  # fmt: skip
    assert ("amount in pounds", "", "10.00") in told.parts[0].fields
    undo(by=author, partnership=here, act=told.pk)
    assert not Contribution.objects.exists()


def test_contribution_that_is_taken_away_comes_back_with_its_source(here, author):
    made = factories.contribution(partnership=here, name="Music", form="staff", fte="2.50")
    factories.source(made)

    contributions.drop_contribution(by=author, contribution=made, reason="Mistake")
    assert not Source.objects.exists()
    undo(by=author, partnership=here, act=_latest(here).pk)

    assert str(Contribution.objects.get().fte) == "2.50"
    assert Source.objects.get().fact == Contribution.objects.get()


def test_contribution_says_where_it_is_written_and_is_undone_with_it(here, author):
    plan, letter = (factories.document(partnership=here, title=title) for title in ("The plan", "A letter"))
    values = {"name": "Music", "organisation": factories.organisation(partnership=here), "form": "cash"}

    made = contributions.set_contribution(
        by=author, partnership=here, source={"document": plan, "place": "page 3"}, **values
    )
    cited = made.sources.get()
    assert (cited.document, cited.place, cited.certainty) == (plan, "page 3", "stated")
    contributions.set_contribution(
        by=author, partnership=here, contribution=made, source={"document": letter, "place": ""}, **values
    )
    assert (made.sources.get().document, made.sources.get().place) == (letter, "")
    undo(by=author, partnership=here, act=_latest_act())
    assert made.sources.get().document == plan
    contributions.set_contribution(
        by=author, partnership=here, contribution=made, source={"document": None, "place": ""}, **values
    )
    assert not made.sources.exists()


def _latest_act():
    return Context.objects.latest("created_at").pk


def test_headline_is_changed_and_set_back(here, author):
    made = factories.headline(partnership=here, name="Grant", amount="5.00")

    headlines.set_headline(by=author, partnership=here, headline=made, amount="6.00", qualifier="approximate")
    told = _latest(here)
    assert ("amount in pounds", "5.00", "6.00") in told.parts[0].fields
    assert ("qualifier", "as stated", "about") in told.parts[0].fields
    undo(by=author, partnership=here, act=told.pk)

    made.refresh_from_db()
    assert (str(made.amount), made.qualifier) == ("5.00", "exact")


def test_slugs_of_the_same_name_are_numbered(here, author):
    for _ in range(2):
        headlines.set_headline(by=author, partnership=here, name="Grant", kind="grant")

    assert sorted(here.headlines.values_list("slug", flat=True)) == ["grant", "grant-2"]


def test_change_upon_another_version_is_refused(here, author):
    grant = factories.headline(partnership=here, amount="5.00")
    music = factories.contribution(partnership=here)
    seen = version_of_row(grant, *headlines.STATED), version_of_row(music, *contributions.BROUGHT)
    Headline.objects.update(amount="6.00")
    Contribution.objects.update(note="else")

    with pytest.raises(StaleError):
        headlines.set_headline(by=author, partnership=here, headline=grant, seen=seen[0], amount="7.00")
    with pytest.raises(StaleError):
        contributions.set_contribution(by=author, partnership=here, contribution=music, seen=seen[1], note="mine")


@pytest.mark.parametrize("name", ["organisation", "body", "stream", "supports_body"])
def test_contribution_of_another_partnership_is_refused(here, author, name):
    make = {"organisation": factories.organisation, "stream": factories.headline}.get(name, factories.body)
    values = {"name": "Music", "organisation": factories.organisation(partnership=here)} | {name: make()}

    with pytest.raises(ChangeError, match="same partnership"):
        contributions.set_contribution(by=author, partnership=here, **values)


@pytest.mark.parametrize("name", ["organisation", "parent", "refers_to"])
def test_headline_of_another_partnership_is_refused(here, author, name):
    make = {"organisation": factories.organisation, "parent": factories.headline, "refers_to": factories.document}
    with pytest.raises(ChangeError, match="same partnership"):
        headlines.set_headline(
            by=author, partnership=here, name="Grant", kind="grant", tie="part", **{name: make[name]()}
        )


def test_row_of_another_partnership_is_not_found(author):
    elsewhere = factories.partnership()
    with pytest.raises(ChangeError, match="not in the record"):
        headlines.set_headline(by=author, partnership=elsewhere, headline=factories.headline(), name="x")
    with pytest.raises(ChangeError, match="not in the record"):
        contributions.set_contribution(
            by=author, partnership=elsewhere, contribution=factories.contribution(), name="x"
        )


def test_headline_belongs_to_one_that_belongs_to_none(here, author):
    grant = factories.headline(partnership=here)
    part = factories.headline(partnership=here, parent=grant, tie="part")
    alone = factories.headline(partnership=here)

    for moved, parent in ((alone, part), (grant, alone), (alone, alone)):
        with pytest.raises(ChangeError):
            headlines.set_headline(by=author, partnership=here, headline=moved, parent=parent, tie="part")
    headlines.set_headline(by=author, partnership=here, headline=alone, parent=grant, tie="part")
    assert grant.belonging.count() == 2


def test_headline_on_two_levels_refused_by_the_database(here):
    grant = factories.headline(partnership=here)
    part = factories.headline(partnership=here, parent=grant, tie="part")
    alone = factories.headline(partnership=here)

    for moved, parent in ((alone, part), (grant, alone)):
        with pytest.raises((IntegrityError, InternalError), match="belongs to"), transaction.atomic():
            Headline.objects.filter(pk=moved.pk).update(parent=parent, tie="part")


def test_headline_that_others_rest_on_stays(here, author):
    grant, stream = factories.headline(partnership=here), factories.headline(partnership=here)
    factories.headline(partnership=here, parent=grant, tie="part")
    factories.contribution(partnership=here, stream=stream)

    for one in (grant, stream):
        with pytest.raises(ChangeError, match="Change them first"):
            headlines.drop_headline(by=author, headline=one)


def test_what_the_database_refuses_is_said_and_nothing_is_kept(here, author):
    with pytest.raises(ChangeError):
        headlines.set_headline(by=author, partnership=here, name="Grant", kind="grant", amount="0.00")

    assert not Headline.objects.exists()


def test_gone_meanwhile_is_said(here, author):
    grant, music = factories.headline(partnership=here), factories.contribution(partnership=here)
    for row in (grant, music):
        type(row).objects.filter(pk=row.pk).delete()

    with pytest.raises(ChangeError, match="not in the record"):
        headlines.drop_headline(by=author, headline=grant)
    with pytest.raises(ChangeError, match="not in the record"):
        contributions.drop_contribution(by=author, contribution=music)


def test_kept_pages_are_made_anew(here, author):
    before = Edition.present()
    factories.headline(partnership=here)
    between = Edition.present()
    factories.contribution(partnership=here)

    assert before < between < Edition.present()
    assert not Context.objects.exists()
