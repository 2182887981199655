"""Names as people type them: found whatever their capitals and spaces, and what they nearly say."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

ALIKE = 0.45
MOST = 3
TOO_COMMON = 400
FEW, SLIP = 500, 0.75
_SAME = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-"})


@dataclass(frozen=True)
class Found:
    """Something that a name may mean: `key` is `person-12`, `note` tells namesakes apart."""

    key: str
    name: str
    note: str = ""

    @property
    def kind(self) -> str:
        """The sort of thing: `person`."""
        return self.key.partition("-")[0]

    @property
    def pk(self) -> int:
        """Its id."""
        return int(self.key.partition("-")[2])

    @property
    def label(self) -> str:
        """The name with what tells it apart."""
        return f"{self.name} ({self.note})" if self.note else self.name


def plain(name: str) -> str:
    """Return a name without what people write now so, now so: capitals, needless spaces, sorts of quotation marks."""
    return " ".join(name.translate(_SAME).casefold().split())


class Names:
    """An index of names. Looking for the nearest costs about as much however many names there are."""

    def __init__(self, named: Iterable[tuple[str, Found]]) -> None:
        self.by_key: dict[str, Found] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for name, found in named:
            kept = self.by_key.setdefault(found.key, found)
            if kept.key not in self._by_name[plain(name)]:
                self._by_name[plain(name)].append(kept.key)

    def exact(self, typed: str) -> list[Found]:
        """Return everything that is called so."""
        return [self.by_key[key] for key in self._by_name.get(plain(typed), ())]

    def near(self, typed: str) -> list[Found]:
        """Return what is nearly called so, the nearest first, at most MOST."""
        wanted = _trigrams(plain(typed))
        shared: Counter[str] = Counter()
        for trigram in wanted:
            names = self._with_trigram.get(trigram, ())
            if len(names) <= TOO_COMMON:
                shared.update(names)
        likely = [name for name, _ in shared.most_common(4 * MOST)]
        likeness = {name: len(wanted & _trigrams(name)) / len(wanted | _trigrams(name)) for name in likely}
        ordered = sorted(
            (name for name in likeness if likeness[name] >= ALIKE), key=lambda name: (-likeness[name], name)
        )
        keys = dict.fromkeys(key for name in ordered or self._mistyped(typed) for key in self._by_name[name])
        return [self.by_key[key] for key in keys][:MOST]

    def _mistyped(self, typed: str) -> list[str]:
        """Names of which this may be a slip of the keys, where they are few enough to look at each."""
        return get_close_matches(plain(typed), self._by_name, MOST, SLIP) if len(self._by_name) <= FEW else []

    @cached_property
    def _with_trigram(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for name in self._by_name:
            for trigram in _trigrams(name):
                names[trigram].append(name)
        return names


def _trigrams(name: str) -> frozenset[str]:
    """Three letters at a time, each word with two spaces before it and one after it, as PostgreSQL counts them."""
    words = (f"  {word} " for word in name.split())
    return frozenset(word[start : start + 3] for word in words for start in range(len(word) - 2))
