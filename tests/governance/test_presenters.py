"""Wording of seats and ties, and the tree's markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.models import LinkKind, Partnership, Seat
from governance.outline import Entry, Seats
from governance.presenters import Citations, link_rows, seat_terms, seats_in_words, tree_html
from tests import factories

HOSTILE = "</a></li></ul><script>alert(1)</script> & \"'<b>"
NAMES = st.one_of(st.just(HOSTILE), st.text(alphabet="<>&\"'/ ab", max_size=12))


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (Seats(), ""),
        (Seats(filled=1), "1 of 1 seat filled"),
        (Seats(filled=3, vacant=2), "3 of 5 seats filled, 2 vacant"),
        (Seats(filled=1, continuing=2, vacant=1), "3 of 4 seats filled, 1 vacant"),
        (Seats(filled=2, unknown=3), "2 of 5 seats filled, 3 not recorded"),
        (Seats(vacant=1, unknown=1), "0 of 2 seats filled, 1 vacant, 1 not recorded"),
        (Seats(vacant=2), "0 of 2 seats filled, 2 vacant"),
        (Seats(unknown=1), "1 seat, holder not recorded"),
        (Seats(unknown=4), "4 seats, holders not recorded"),
    ],
)
def test_seats_in_words(seats, words):
    assert seats_in_words(seats) == words


@given(st.builds(Seats, **dict.fromkeys(("filled", "continuing", "unknown"), st.integers(0, 9)), vacant=st.just(0)))
def test_seats_in_words_without_a_vacancy_never_says_vacant(seats):
    assert "vacant" not in seats_in_words(seats)


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        (Seat(), ""),
        (Seat(category="Elected member"), "Elected member"),
        (Seat(voting=True), "voting"),
        (Seat(voting=False, category="Officer"), "Officer · not voting"),
        (Seat(number_stated=False), "how many is not stated"),
    ],
)
def test_seat_terms(seat, words):
    assert seat_terms(seat) == words


class _Tree(HTMLParser):
    """Reads nested lists back: each item’s depth and the text of its link; fails on a tag closed out of turn."""

    VOID = ("br", "img", "input", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.items: list[tuple[int, str]] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "ul":
            assert not self.open or self.open[-1] == "li", "a list stands outside an item"
        if tag == "a":
            self.items.append((self.open.count("ul") - 1, ""))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "a":
            depth, text = self.items[-1]
            self.items[-1] = (depth, text + data)


def _read(markup: str) -> _Tree:
    tree = _Tree()
    tree.feed(markup)
    tree.close()
    assert tree.open == []
    return tree


def _entries(levels, names, *, chair="", link="") -> list[Entry]:
    return [
        Entry(
            pk=number,
            parent=None,
            level=level,
            lft=1,
            rght=2,
            accountable=True,
            body=number,
            slug=f"body-{number}",
            name=name,
            kind=name,
            area=None,
            theme=None,
            status="operating",
            number_stated=True,
            seats=Seats(filled=1, chairs=chair or None),
            links=[link] if link else [],
        )
        for number, (level, name) in enumerate(zip(levels, names, strict=True))
    ]


@st.composite
def _levels(draw):
    """Levels in the order of some tree with one top: each at most one deeper than the one before."""
    levels = [0]
    for _ in range(draw(st.integers(0, 12))):
        levels.append(draw(st.integers(1, levels[-1] + 1)))
    return levels


@given(levels=_levels(), data=st.data(), brief=st.booleans())
@settings(max_examples=60, deadline=None)
def test_tree_html_any_tree_balanced_and_read_back(levels, data, brief):
    names = data.draw(st.lists(NAMES, min_size=len(levels), max_size=len(levels)))
    entries = _entries(levels, names, chair=HOSTILE, link=HOSTILE)

    read = _read(tree_html(Partnership(slug="anytown"), entries, brief=brief))

    assert read.items == list(zip(levels, names, strict=True))
    assert not {"script", "b"} & read.tags


def test_tree_html_without_entries_an_empty_list():
    assert _read(tree_html(Partnership(slug="anytown"), [])).items == []


def test_tree_html_links_keep_the_day():
    markup = tree_html(Partnership(slug="anytown"), _entries([0], ["Top"]), "?on=2009-04-01")

    assert 'href="/anytown/bodies/body-0/?on=2009-04-01"' in markup


def test_tree_html_brief_leaves_out_ties():
    entries = _entries([0], ["Top"], link="supports Others")

    assert "supports Others" in tree_html(Partnership(slug="anytown"), entries)
    assert "supports Others" not in tree_html(Partnership(slug="anytown"), entries, brief=True)


@pytest.mark.django_db
def test_link_rows_worded_from_either_end():
    draft = factories.structure()
    board, team = factories.body(partnership=draft.partnership), factories.body(partnership=draft.partnership)
    council = factories.organisation(partnership=draft.partnership)
    out = factories.link(structure=draft, from_body=board, to_organisation=council, kind=LinkKind.REPORTS_TO)
    into = factories.link(structure=draft, from_body=team, to_body=board, kind=LinkKind.SUPPORTS)

    rows = link_rows([out, into], board, Citations(draft.partnership, []))

    assert [(row["outward"], row["kind"], row["other"], row["other_is_body"]) for row in rows] == [
        (True, "reports to", council, False),
        (False, "supports", team, True),
    ]
