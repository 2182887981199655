"""The action log: which actions an address asks for, and what else may be asked."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from planning.models import FINISHED, OWNERS
from planning.models.actions import ActionQuerySet, overdue

STATES = {"open": "Open", "overdue": "Overdue", "done": "Done or dropped", "all": "All"}
"""What may be asked of how actions stand; the first is shown unless another is asked for."""

LONGEST = 100


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the log: words, a state, an owner such as `body-board`, a plan, the body that asked."""

    words: str = ""
    state: str = "open"
    owner: str = ""
    plan: str = ""
    asked: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """Read a query; a state that there is not is as if none were asked for."""
        said = {name: query.get(name, "")[:LONGEST] for name in ("owner", "plan", "asked")}
        state = query.get("state", "")
        words = " ".join(query.get("q", "").split())[:LONGEST]
        return cls(words=words, state=state if state in STATES else "open", **said)

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked than how actions stand."""
        return bool(self.words or self.owner or self.plan or self.asked)


def narrowed(actions: ActionQuerySet, wanted: Wanted) -> ActionQuerySet:
    """Return the actions of the owner, plan, body and words that are asked for, however they stand."""
    condition = Q()
    if wanted.words:
        condition &= Q(name__icontains=wanted.words) | Q(statement__icontains=wanted.words)
    if wanted.owner:
        kind, _, slug = wanted.owner.partition("-")
        condition &= Q(**{f"{kind}__slug": slug}) if kind in OWNERS else Q(pk__in=[])
    if wanted.plan:
        condition &= Q(plan__slug=wanted.plan) | Q(priority__plan__slug=wanted.plan)
    if wanted.asked:
        condition &= Q(arose_in__slug=wanted.asked)
    return actions.filter(condition)


def in_state(actions: ActionQuerySet, state: str, on: datetime.date) -> ActionQuerySet:
    """Return the actions that stand so on a day."""
    match state:
        case "overdue":
            return actions.overdue_on(on)
        case "done":
            return actions.finished_on_or_before(on)
        case "all":
            return actions
    return actions.open_on(on)


def counts(actions: ActionQuerySet, on: datetime.date) -> dict[str, int]:
    """Count actions by how they stand on a day; one query."""
    finished = Q(status__in=FINISHED) & (Q(finished_on__isnull=True) | Q(finished_on__lte=on))
    raised = Q(raised_on__isnull=True) | Q(raised_on__lte=on)
    return actions.order_by().aggregate(
        open=Count("pk", filter=raised & ~finished),
        overdue=Count("pk", filter=raised & ~finished & overdue(on)),
        done=Count("pk", filter=finished),
        all=Count("pk"),
    )


def choices(actions: ActionQuerySet) -> dict[str, list[tuple[str, str]]]:
    """Return the owners, plans and asking bodies of some actions, by name, for a reader to choose from; one query."""
    columns = [f"{name}__{part}" for name in (*OWNERS, "plan", "arose_in") for part in ("slug", "name")]
    found: dict[str, dict[str, str]] = {"owner": {}, "plan": {}, "asked": {}}
    for row in actions.order_by().values(*columns).distinct():
        for name in OWNERS:
            if row[f"{name}__slug"]:
                found["owner"][f"{name}-{row[f'{name}__slug']}"] = row[f"{name}__name"]
        for name, column in (("plan", "plan"), ("asked", "arose_in")):
            if row[f"{column}__slug"]:
                found[name][row[f"{column}__slug"]] = row[f"{column}__name"]
    return {name: _by_name(options.items()) for name, options in found.items()}


def _by_name(options: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda option: (option[1].casefold(), option[0]))
