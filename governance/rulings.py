"""Whether the members of a body, or those present at a meeting, are what its rules ask for. Pure: reads no database."""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.models import CHAIRING, Extent, Membership, Rule, RuleKind, Seat, SeatRole


@dataclass(frozen=True)
class Sitting:
    """One seat and who sits on it: `holder` tells people apart; it is None where nobody sits or nobody is `known`."""

    role: str = SeatRole.MEMBER
    category: str = ""
    voting: bool | None = None
    holder: Any = None
    known: bool = True
    group: str = ""


@dataclass(frozen=True)
class Ruling:
    """What became of a rule: met, not met, or None where too little is recorded; and the reason in a sentence."""

    met: bool | None
    reason: str

    @property
    def label(self) -> str:
        """The verdict in a word."""
        return {True: "met", False: "not met", None: "cannot be told"}[self.met]

    @property
    def tone(self) -> str:
        """How a tag shows it."""
        return {True: "good", False: "bad", None: "neutral"}[self.met]


def sittings_of(seats: Iterable[Any], memberships: Iterable[Membership], on: datetime.date) -> list[Sitting]:
    """Return who sits where on a day, from seats annotated `recorded` and their memberships in force.

    A seat that stands for several, or whose holder is not recorded, is not known.
    """
    held = {m.seat_id: m for m in memberships if m.kind == "substantive" and m.is_in_force(on)}
    return [_sitting(seat, held.get(seat.pk)) for seat in seats]


def _sitting(seat: Seat, held: Membership | None) -> Sitting:
    known = seat.number_stated and (held is not None or bool(getattr(seat, "recorded", seat.holder_recorded)))
    group = held.political_group.name if held and held.political_group else ""
    holder = (type(held.holder).__name__, held.holder.pk) if held else None
    return Sitting(seat.role, seat.category, seat.voting, holder, known, group)


def ruling(rule: Rule, sittings: Sequence[Sitting], groups: Mapping[str, int] | None = None) -> Ruling:
    """Tell whether a rule is met. For a quorum, `sittings` with a holder are those present, of all seats given.

    `groups` are the council seats of each political group, for rules of proportionality.
    """
    asked = [sitting for sitting in sittings if _is_asked(rule, sitting)]
    if rule.kind == RuleKind.PROPORTIONALITY:
        return _proportionality(asked, groups or {})
    if rule.extent == Extent.EVERY:
        return _every(rule, asked)
    return _amount(rule, asked)


def _is_asked(rule: Rule, sitting: Sitting) -> bool:
    roles = CHAIRING if rule.among_role == SeatRole.CHAIR else (rule.among_role,)
    return (not rule.among_role or sitting.role in roles) and (not rule.voting_only or sitting.voting is not False)


def count(rule: Rule, sittings: Iterable[Sitting]) -> int:
    """Count those who hold a seat: everybody once, unless the rule counts each seat."""
    holders = [sitting.holder for sitting in sittings if sitting.holder is not None]
    return len(holders) if rule.each_seat_counts else len(set(holders))


def needed(rule: Rule, asked: Sequence[Sitting]) -> int:
    """How many a rule asks for: its number, or its fraction of the seats asked about, rounded up."""
    if rule.number is not None:
        return rule.number
    return math.ceil(len(asked) * (rule.numerator or 0) / (rule.denominator or 1))


def _counted(rule: Rule, asked: Iterable[Sitting]) -> list[Sitting]:
    return [sitting for sitting in asked if not rule.category or sitting.category == rule.category]


def _amount(rule: Rule, asked: Sequence[Sitting]) -> Ruling:
    wanted, counted = needed(rule, asked), _counted(rule, asked)
    have = count(rule, counted)
    doubtful = sum(not sitting.known for sitting in counted)
    who = rule.category or _who(rule)
    reason = f"{have} {who}; {'at most' if rule.extent == Extent.AT_MOST else 'at least'} {wanted} needed"
    if rule.numerator:
        reason += f" ({rule.numerator} of every {rule.denominator}, of {len(asked)} seats)"
    if rule.extent == Extent.AT_MOST:
        met: bool | None = have <= wanted
        met = None if met and doubtful and have + doubtful > wanted else met
    else:
        met = have >= wanted
        met = None if not met and doubtful else met
    return Ruling(met, reason + _doubt(doubtful))


def _every(rule: Rule, asked: Sequence[Sitting]) -> Ruling:
    held = [sitting for sitting in asked if sitting.holder is not None]
    others = [sitting for sitting in asked if sitting.category != rule.category]
    doubtful = sum(not sitting.known for sitting in asked if sitting.category == rule.category)
    if others:
        return Ruling(False, f"{len(others)} of {len(asked)} {_who(rule)} not in the category {rule.category}")
    if not held:
        return Ruling(None, f"no holder of these seats is recorded; each is for the category {rule.category}")
    return Ruling(True, f"all {len(asked)} {_who(rule)} in the category {rule.category}{_doubt(doubtful)}")


def _who(rule: Rule) -> str:
    if not rule.among_role:
        return "members"
    return "chairs" if rule.among_role in CHAIRING else f"{SeatRole(rule.among_role).label.lower()}s"


def _doubt(doubtful: int) -> str:
    return f"; {doubtful} seat{'s' if doubtful != 1 else ''} with no holder recorded" if doubtful else ""


def shares(seats: int, groups: Mapping[str, int]) -> dict[str, int]:
    """Share out seats among groups in proportion, by largest remainder; equal remainders go to the larger group.

    Local Government and Housing Act 1989, section 15(5): as near to the proportion on the council as is practicable.
    """
    total = sum(groups.values())
    if not total:
        return dict.fromkeys(groups, 0)
    whole = {name: seats * size // total for name, size in groups.items()}
    left = seats - sum(whole.values())
    order = sorted(groups, key=lambda name: (-(seats * groups[name] % total), -groups[name], name))
    for name in order[:left]:
        whole[name] += 1
    return whole


def _proportionality(asked: Sequence[Sitting], groups: Mapping[str, int]) -> Ruling:
    if not sum(groups.values()):
        return Ruling(None, "the council seats of the political groups are not recorded")
    grouped = [sitting for sitting in asked if sitting.group]
    if not grouped:
        return Ruling(None, "no member's political group is recorded")
    have = Counter(sitting.group for sitting in grouped)
    due = shares(len(grouped), groups)
    off = [
        f"{name} has {have[name]}, due {due.get(name, 0)}"
        for name in sorted({*have, *due})
        if have[name] != due.get(name, 0)
    ]
    unknown = sum(not sitting.known for sitting in asked)
    if off:
        return Ruling(False, "; ".join(off) + _doubt(unknown))
    return Ruling(True, f"{len(grouped)} seats shared as on the council{_doubt(unknown)}")


def in_words(rule: Rule) -> str:
    """Word what a rule asks, where the constitution's own wording is not kept."""
    if rule.wording:
        return rule.wording
    if rule.kind == RuleKind.PROPORTIONALITY:
        return "Seats are shared among political groups as on the council"
    who = rule.category.lower() if rule.category else _who(rule)
    if rule.extent == Extent.EVERY:
        return f"Every one of the {_who(rule)} is in the category {rule.category}"
    amount = str(rule.number) if rule.number is not None else f"{rule.numerator} in {rule.denominator}"
    among = f" among the {_who(rule)}" if rule.among_role and rule.category else ""
    verb = "must be present" if rule.kind == RuleKind.QUORUM else "must sit"
    return f"{Extent(rule.extent).label} {amount} {who}{among} {verb}"
