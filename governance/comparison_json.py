"""A comparison as plain values for programs: slugs, names, ISO dates, exact pounds."""

from typing import Any

from governance.compared import Compared
from governance.comparison_words import Worded
from governance.models import Membership
from governance.sides import Side
from governance.trees.tree import End, Tie, Tree

Json = dict[str, Any]


def comparison_as_json(compared: Compared, words: Worded) -> Json:
    """Give all that the page of a comparison says, as values for JSON."""
    return {
        "from": _side(compared.before),
        "to": _side(compared.after),
        "differs": bool(compared.comparison),
        "summary": words.summary,
        **_Facts(compared).of_structure(),
        "affected": _affected(compared),
        "people": _people(compared),
    }


def _side(side: Side) -> Json:
    structure = side.structure
    told = structure and {
        "slug": structure.slug,
        "name": structure.name,
        "status": structure.status,
        "in_force_from": structure.in_force_from.isoformat() if structure.in_force_from else None,
    }
    return {"day": side.day.isoformat() if side.day else None, "structure": told}


class _Facts:
    def __init__(self, compared: Compared) -> None:
        self.compared, self.comparison = compared, compared.comparison

    def of_structure(self) -> Json:
        one = self.comparison
        before, after = one.before, one.after
        return {
            "added": [{"body": self._body(body, after), "under": self._parent(body, after)} for body in one.added],
            "retired": [
                {"body": self._body(body, before), "under": self._parent(body, before)} for body in one.retired
            ],
            "moved": [
                {
                    "body": self._body(move.body, after),
                    "from": self._parent(move.body, before),
                    "to": self._parent(move.body, after),
                    "along": [self._body(body, after) for body in move.along],
                }
                for move in one.moved
            ],
            "renamed": [{"body": self._body(body, after), "from": was, "to": now} for body, was, now in one.renamed],
            "reordered": [
                {
                    "under": order.parent and self._body(order.parent, after),
                    "from": [self._body(body, before) for body in order.before],
                    "to": [self._body(body, after) for body in order.after],
                }
                for order in one.reordered
            ],
            "accountability": [
                {"body": self._body(body, after), "answers_to_the_one_above": answers} for body, answers in one.lines
            ],
            "ties": self._ties(),
        }

    def _body(self, body: int, tree: Tree) -> Json:
        known, place = self.compared.bodies.get(body), tree.places.get(body)
        return {"slug": known.slug if known else None, "name": place.name if place else known.name if known else None}

    def _parent(self, body: int, tree: Tree) -> Json | None:
        parent = tree.places[body].parent
        return None if parent is None else self._body(parent, tree)

    def _ties(self) -> Json:
        one = self.comparison
        return {
            "added": [self._tie(tie, one.after) | {"note": one.after.ties[tie]} for tie in one.ties_added],
            "ended": [self._tie(tie, one.before) | {"note": one.before.ties[tie]} for tie in one.ties_ended],
            "explained_anew": [
                self._tie(tie, one.after) | {"note_before": was, "note": now} for tie, was, now in one.remarks
            ],
        }

    def _tie(self, tie: Tie, tree: Tree) -> Json:
        return {"kind": tie.kind, "from": self._end(tie.origin, tree), "to": self._end(tie.target, tree)}

    def _end(self, end: End, tree: Tree) -> Json:
        if end.sort == "body":
            return {"type": end.sort, **self._body(end.pk, tree)}
        known = self.compared.organisations.get(end.pk)
        return {"type": end.sort, "slug": known.slug if known else None, "name": known.name if known else None}


def _affected(compared: Compared) -> Json:
    one, affected = compared.comparison, compared.affected
    bodies = [*(body for move in one.moved for body in (move.body, *move.along)), *one.retired]
    rows = []
    for body in filter(affected.touches, bodies):
        known, budget = compared.bodies.get(body), affected.money.get(body)
        rows.append(
            {
                "body": {"slug": known.slug if known else None, "name": one.name(body)},
                "change": "retires" if body in one.retiring else "moves",
                "seats": affected.seats.get(body, 0),
                "memberships": affected.memberships.get(body, 0),
                "memberships_it_holds_elsewhere": affected.elsewhere.get(body, 0),
                "budget": budget
                and {
                    "amount": None if budget.amount is None else str(budget.amount),
                    "currency": "GBP",
                    "basis": budget.basis,
                },
            }
        )
    return {"as_at": affected.on.isoformat(), "bodies": rows}


def _people(compared: Compared) -> Json | None:
    if compared.people is None:
        return None
    came, went = compared.people.came, compared.people.went
    return {"came": [_membership(held) for held in came], "went": [_membership(held) for held in went]}


def _membership(held: Membership) -> Json:
    body = held.seat.body
    return {
        "holder": {"slug": held.holder.slug, "name": held.holder.name},
        "on_behalf_of": held.on_behalf_of.name if held.on_behalf_of else None,
        "kind": held.kind,
        "seat": {"slug": held.seat.slug, "title": held.seat.title},
        "body": {"slug": body.slug, "name": body.name},
        "starts": held.starts.isoformat() if held.starts else None,
        "ends_before": held.ends.isoformat() if held.ends else None,
    }
