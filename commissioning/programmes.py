"""Contributions that may be one and the same: by the programme they are marked with, or by a name nearly alike."""

import difflib
import functools
import re
from collections import defaultdict
from collections.abc import Iterable

from commissioning.models import Contribution

NEARLY = 0.85
SMALL = {"a", "and", "for", "in", "of", "on", "the", "to", "with"}
IN_BRACKETS = re.compile(r"\(([^)]*)\)")
WORD = re.compile(r"\w+")


def shared_programmes(contributions: Iterable[Contribution]) -> list[list[Contribution]]:
    """Return the contributions of each programme that two contributors name, in the order that they were given."""
    by_programme: dict[str, list[Contribution]] = defaultdict(list)
    for one in contributions:
        if one.programme:
            by_programme[one.programme].append(one)
    return [found for found in by_programme.values() if len({one.giver for one in found}) > 1]


def alike(contribution: Contribution, others: Iterable[Contribution]) -> list[Contribution]:
    """Return what other contributors bring under a name nearly alike without the same programme: a hint, no finding."""
    return [
        other
        for other in others
        if other.giver != contribution.giver
        and not (other.programme and other.programme == contribution.programme)
        and names_alike(contribution.name, other.name)
    ]


def names_alike(one: str, other: str) -> bool:
    """Whether two names may mean the same: equal but for case and marks, misspelt, or one the other's initials."""
    mine, theirs = _forms(one), _forms(other)
    if mine & theirs or _initials(one) in theirs or _initials(other) in mine:
        return True
    words, others = _plain(one).split(), _plain(other).split()
    if not words or len(words) != len(others):
        return False
    return all(_misspelt(word, theirs) for word, theirs in zip(words, others, strict=True))


@functools.lru_cache(maxsize=8192)
def _misspelt(word: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio() >= NEARLY


@functools.lru_cache(maxsize=2048)
def _forms(name: str) -> frozenset[str]:
    """The ways to write a name: whole, without its brackets, and what stands in them."""
    ways = {_plain(name), _plain(IN_BRACKETS.sub(" ", name)), *(_plain(part) for part in IN_BRACKETS.findall(name))}
    return frozenset(ways - {""})


@functools.lru_cache(maxsize=2048)
def _initials(name: str) -> str:
    """The initials of a name of three words or more, small ones left out; else nothing."""
    words = [word for word in WORD.findall(IN_BRACKETS.sub(" ", name).casefold()) if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


@functools.lru_cache(maxsize=2048)
def _plain(name: str) -> str:
    return " ".join(WORD.findall(name.casefold().replace("’", "'").replace("'", "")))
