"""A comparison in plain English: the sentences a board votes on, and every change by itself. Nothing here queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse

from governance.compared import Affected, Compared
from governance.comparison import Comparison, Move, Reordering
from governance.models import LinkKind, Partnership
from governance.sections import Budget, money_of_bodies
from governance.sides import Side
from governance.trees.tree import End, Tie, Tree

MOST_SAID = 3
UNNAMED = "a body that is not published yet"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


class Piece(NamedTuple):
    """Some words, and where they lead if anywhere."""

    text: str
    url: str = ""


Line = list[Piece]


@dataclass(frozen=True)
class Section:
    """All changes of one sort: what is said before them, their sign, an anchor, and a line for each."""

    label: str
    sign: str
    anchor: str
    lines: Sequence[Line]

    @property
    def said(self) -> str:
        """The lines as one sentence, cut where they are many."""
        some = [plain(line) for line in self.lines]
        if len(some) > MOST_SAID + 1:
            some = [*some[:MOST_SAID], f"and {len(some) - MOST_SAID:,} others"]
        return "; ".join(some) + "."


@dataclass(frozen=True)
class Worded:
    """A comparison in words: the opening, a sentence of each sort (label and text), and the sorts whole."""

    opening: str
    sentences: Sequence[tuple[str, str]]
    sections: Sequence[Section]

    @property
    def summary(self) -> str:
        """All of it that a board votes on, as plain text."""
        return " ".join([self.opening, *(f"{label}: {text}" for label, text in self.sentences)])


def plain(line: Line) -> str:
    """A line without its links."""
    return "".join(piece.text for piece in line)


def sides_in_words(before: Side, after: Side) -> str:
    """“31 August and 1 September 2009”, “31 August 2009 and the draft “Review””."""
    first, last = before.day, after.day
    if first and last and first.year == last.year:
        return f"{first:%-d}{'' if first.month == last.month else f' {first:%B}'} and {after.words}"
    return f"{before.words} and {after.words}"


def worded(partnership: Partnership, compared: Compared) -> Worded:
    """Word a comparison."""
    sections = [section for section in _Wording(partnership, compared).sections() if section.lines]
    sentences = [(section.label, section.said) for section in sections]
    hanging = hanging_in_words(compared)
    if hanging:
        sentences.append(("Seats", hanging))
    people = _people_in_words(compared)
    ways = len(sections) + bool(compared.affected.memberships or compared.affected.money or compared.affected.elsewhere)
    opening = "Nothing differs."
    if compared.comparison:
        count = NUMBERS[ways] if ways < len(NUMBERS) else str(ways)
        between = sides_in_words(compared.before, compared.after)
        opening = f"Between {between} the structure changes in {count} way{'s' * (ways != 1)}."
    return Worded(opening, [*sentences, *people], sections)


def hanging_in_words(compared: Compared) -> str:
    """“4 memberships move with it; no money moves.”; nothing where no body moves or retires."""
    comparison, affected = compared.comparison, compared.affected
    parts: list[str] = []
    if comparison.moved:
        held = sum(count for body, count in affected.memberships.items() if body in comparison.moving)
        count, it = counted(held, "membership"), _it(comparison)
        parts.append(f"{count} {'moves' if held == 1 else 'move'} with {it}")
    if comparison.retired:
        held = sum(count for body, count in affected.memberships.items() if body in comparison.retiring)
        retires = "the body that retires" if len(comparison.retired) == 1 else "the bodies that retire"
        parts.append(f"{counted(held, 'membership')} {'is' if held == 1 else 'are'} on {retires}")
        elsewhere = sum(affected.elsewhere.values())
        if elsewhere:
            owner = "it holds itself" if len(comparison.retired) == 1 else "they hold themselves"
            parts.append(f"{counted(elsewhere, 'membership')} elsewhere {owner}")
    return "; ".join([*parts, *_money_in_words(compared)]) + "." if parts else ""


def _money_in_words(compared: Compared) -> Iterator[str]:
    comparison, money = compared.comparison, compared.affected.money
    moving = [budget for body, budget in money.items() if body in comparison.moving]
    retiring = [budget for body, budget in money.items() if body in comparison.retiring]
    if moving:
        yield f"{budgets_in_words(moving)} moves with {_it(comparison)}"
    if retiring:
        yield f"{budgets_in_words(retiring)} is commissioned by what retires"
    if not money:
        yield "no money moves"


def _it(comparison: Comparison) -> str:
    return "it" if len(comparison.moved) == 1 else "them"


def budgets_in_words(budgets: Iterable[Budget]) -> str:
    """Word a sum of budgets as the app that knows of money does; nothing where there are none."""
    some = list(budgets)
    return next((source.worded(some) for source in money_of_bodies), "") if some else ""


def _people_in_words(compared: Compared) -> list[tuple[str, str]]:
    people = compared.people
    if people is None or not (people.came or people.went):
        return []
    came, went = len(people.came), len(people.went)
    began = f"{counted(came, 'membership')} {'begins' if came == 1 else 'begin'}"
    ended = f"{went or 'none'} {'ends' if went == 1 else 'end'}"
    return [("People", f"{began} and {ended}.")]


def counted(number: int, noun: str, plural: str = "") -> str:
    """“no memberships”, “1 membership”, “4 memberships”."""
    return f"{f'{number:,}' if number else 'no'} {noun if number == 1 else plural or f'{noun}s'}"


class _Wording:
    """The lines of each sort of change, with links to the bodies that they name."""

    def __init__(self, partnership: Partnership, compared: Compared) -> None:
        self.compared, self.comparison = compared, compared.comparison
        self._base = {
            kind: reverse(kind, args=[partnership.slug, "-"]).removesuffix("-/") for kind in ("body", "organisation")
        }

    def sections(self) -> list[Section]:
        one = self.comparison
        return [
            Section("Added", "+", "added", [self._added(body) for body in one.added]),
            Section("Retired", "−", "retired", [self._retired(body) for body in one.retired]),
            Section("Moved", "→", "moved", [self._moved(move) for move in one.moved]),
            Section("Renamed", "≈", "renamed", [self._renamed(body, was) for body, was, _ in one.renamed]),
            Section("Reordered", "↕", "reordered", [line for order in one.reordered for line in self._shifts(order)]),
            Section("Accountability", "⋯", "accountability", [self._answers(*line) for line in one.lines]),
            Section("Ties added", "⇢", "ties-added", [self._tie(tie, one.after) for tie in one.ties_added]),
            Section("Ties ended", "⇥", "ties-ended", [self._tie(tie, one.before) for tie in one.ties_ended]),
            Section("Ties explained anew", "✎", "ties-explained", [self._remark(*remark) for remark in one.remarks]),
        ]

    def _body(self, body: int, name: str, *, before: bool = False) -> Piece:
        known = self.compared.bodies.get(body)
        day = self.compared.before.begins if before else None
        query = f"?on={day.isoformat()}" if day else ""
        return Piece(name, f"{self._base['body']}{known.slug}/{query}" if known else "")

    def _named(self, body: int | None, tree: Tree, top: str = "the top") -> Piece:
        return Piece(top) if body is None else self._body(body, tree.name(body))

    def _added(self, body: int) -> Line:
        after = self.comparison.after
        line, parent = [self._body(body, after.name(body))], after.places[body].parent
        if parent is None:
            return [*line, Piece(", at the top")]
        aside = "" if after.places[body].accountable else ", without answering to it"
        return [*line, Piece(", under "), self._named(parent, after), *([Piece(aside)] if aside else [])]

    def _retired(self, body: int) -> Line:
        before = self.comparison.before
        line, parent = [self._body(body, before.name(body), before=True)], before.places[body].parent
        if parent is None:
            return [*line, Piece(", which stood at the top")]
        return [*line, Piece(", which stood under "), self._named(parent, before)]

    def _moved(self, move: Move) -> Line:
        one = self.comparison
        line = [
            self._body(move.body, one.after.name(move.body)),
            Piece(", from "),
            self._named(move.before, one.before),
        ]
        line += [Piece(" to "), self._named(move.after, one.after)]
        if move.along:
            line.append(Piece(f", with {counted(len(move.along), 'body', 'bodies')} below it"))
        return line

    def _renamed(self, body: int, was: str) -> Line:
        return [Piece(f"“{was}” is now called "), self._body(body, self.comparison.after.name(body))]

    def _shifts(self, order: Reordering) -> Iterator[Line]:
        after = self.comparison.after
        previous = dict(zip(order.after[1:], order.after, strict=False))
        for body in order.shifted:
            line = [self._body(body, after.name(body))]
            if body in previous:
                line += [Piece(" now follows "), self._named(previous[body], after)]
            else:
                line.append(Piece(" now comes first"))
            yield [*line, Piece(", under "), self._named(order.parent, after)]

    def _answers(self, body: int, accountable: bool) -> Line:
        after = self.comparison.after
        says = " now answers to " if accountable else " no longer answers to the body above it, "
        return [
            self._body(body, after.name(body)),
            Piece(says),
            self._named(after.places[body].parent, after, "nobody: it is the top"),
        ]

    def _tie(self, tie: Tie, tree: Tree) -> Line:
        note = tree.ties[tie]
        line = [self._end(tie.origin, tree), Piece(f" {LinkKind(tie.kind).label} "), self._end(tie.target, tree)]
        return [*line, Piece(f" ({note})")] if note else line

    def _remark(self, tie: Tie, was: str, now: str) -> Line:
        line = [self._end(tie.origin, self.comparison.after), Piece(f" {LinkKind(tie.kind).label} ")]
        says = f": “{was}” is now “{now}”" if was and now else f": now “{now}”" if now else f": no longer “{was}”"
        return [*line, self._end(tie.target, self.comparison.after), Piece(says)]

    def _end(self, end: End, tree: Tree) -> Piece:
        if end.sort == "body":
            place, known = tree.places.get(end.pk), self.compared.bodies.get(end.pk)
            return self._body(end.pk, place.name if place else known.name if known else UNNAMED)
        organisation = self.compared.organisations.get(end.pk)
        if organisation is None:
            return Piece(UNNAMED)
        return Piece(organisation.name, f"{self._base['organisation']}{organisation.slug}/")


def hanging_rows(compared: Compared) -> list[dict[str, Any]]:
    """What hangs on each body that moves or retires, for the table: those on which anything does."""
    one, affected = compared.comparison, compared.affected
    carried = {body: move.body for move in one.moved for body in move.along}
    rows = []
    for body in [*(body for move in one.moved for body in (move.body, *move.along)), *one.retired]:
        if not affected.touches(body):
            continue
        known = compared.bodies.get(body)
        rows.append(
            {
                "body": body,
                "name": one.name(body),
                "slug": known.slug if known else "",
                "change": _change(one, body, carried),
                "seats": _seats_of(affected, body),
                "money": budgets_in_words([affected.money[body]]) if body in affected.money else "no money",
            }
        )
    return rows


def _seats_of(affected: Affected, body: int) -> str:
    words = (
        f"{counted(affected.seats.get(body, 0), 'seat')}, {counted(affected.memberships.get(body, 0), 'membership')}"
    )
    elsewhere = affected.elsewhere.get(body, 0)
    return words + (f"; it holds {counted(elsewhere, 'seat')} elsewhere" if elsewhere else "")


def _change(comparison: Comparison, body: int, carried: Mapping[int, int]) -> str:
    if body in comparison.retiring:
        return "retires"
    return f"moves along with {comparison.name(carried[body])}" if body in carried else "moves"
