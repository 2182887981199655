"""Contributions that may be one and the same thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.contribution_words import shared_in_words
from commissioning.models import Contribution, Headline
from commissioning.programmes import alike, names_alike, shared_programmes
from governance.models import Body, Organisation

TRUST, POLICE = Organisation(pk=1, name="Trust"), Organisation(pk=2, name="Police")
TOGETHER = Body(pk=1, name="Together")


def of(giver, name, programme="", **values):
    place = {"body": giver} if isinstance(giver, Body) else {"organisation": giver}
    return Contribution(name=name, programme=programme, **place, **values)


def test_programme_that_two_name_is_shared():
    music, other = of(TRUST, "Music", "music"), of(POLICE, "Lessons", "music")

    assert shared_programmes([music, of(TRUST, "Art", "art"), other, of(POLICE, "Sport")]) == [[music, other]]


def test_programme_that_one_names_twice_is_not_shared():
    assert not shared_programmes([of(TRUST, "Music", "music"), of(TRUST, "More music", "music")])


def test_body_and_organisation_of_the_same_number_are_two():
    assert shared_programmes([of(TRUST, "Music", "music"), of(TOGETHER, "Music", "music")])


def test_no_programme_is_no_shared_programme():
    assert not shared_programmes([of(TRUST, "Music"), of(POLICE, "Music")])


def test_shared_programme_in_words_names_who_and_how_it_is_written():
    stream = Headline(name="Area Grant")
    shared = [of(TOGETHER, "Mental Health (MH)", "mh", stream=stream), of(TRUST, "MH", "mh")]

    words = shared_in_words(shared)

    assert words.startswith(
        "“Mental Health (MH)” (also written “MH”) is named by Area Grant via Together and by Trust."
    )
    assert "do not add them up" in words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CAMHS", "Child and Adolescent Mental Health Services (CAMHS)"),
        ("CAMHS", "Child and Adolescent Mental Health Services"),
        ("Teenage Pregnancy", "teenage pregnancy"),
        ("Teenage Pregnancy", "Teenage Pregnency"),
        ("Children’s Fund", "Childrens Fund"),
        ("Care Matters", "Care Matters (pilot)"),
    ],
)
def test_names_alike(one, other):
    assert names_alike(one, other)
    assert names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Operation Stay Safe", "Operation Safe Space"),
        ("Children's Fund", "Children's Centres"),
        ("Extended Schools", "Police in Schools"),
        ("Care Matters", "CM"),
        ("Safeguarding team", "Family Support"),
        ("(A)", "()"),
    ],
)
def test_names_not_alike(one, other):
    assert not names_alike(one, other)


@given(st.text(max_size=40), st.text(max_size=40))
def test_names_are_alike_both_ways(one, other):
    assert names_alike(one, one) or not any(letter.isalnum() or letter == "_" for letter in one)
    assert isinstance(names_alike(one, other), bool)


def test_hint_leaves_out_own_and_marked_contributions():
    mine = of(TRUST, "CAMHS", "camhs")
    others = [of(TRUST, "CAMHS"), of(POLICE, "CAMHS", "camhs"), of(POLICE, "CAMHS", "other"), of(TOGETHER, "camhs")]

    assert alike(mine, others) == others[2:]
