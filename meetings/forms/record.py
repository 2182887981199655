"""What is declared, minuted, decided and asked for at a meeting."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.sourced import SourcedForm, source_of
from governance.models import Partnership
from meetings.models import AgendaItem, Conduct, Decision, Declaration, Interest, Meeting, Resolution, Way
from meetings.record_words import name_of
from meetings.services.declarations import DECLARED

WHOLE = "The whole meeting"
WAYS = [("", "Did not vote"), *Way.choices]


class DeclarationForm(EditForm):
    """An interest that somebody declared."""

    attendance = forms.ChoiceField(label="Who declared it")
    item = forms.ChoiceField(label="In what", required=False)
    interest = forms.ChoiceField(label="Sort of interest", choices=Interest.choices)
    nature = forms.CharField(label="What the interest is", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    conduct = forms.ChoiceField(label="What they then did", choices=Conduct.choices)

    def __init__(self, *args: Any, there: Iterable[Any], items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._there = {one.slug if one.is_named else str(one.pk): one for one in there}
        self._items = {item.slug: item for item in items}
        people = [(key, _with_seat(one)) for key, one in self._there.items()]
        keys = {one.pk: key for key, one in self._there.items()}
        self.initial["attendance"] = keys.get(self.initial.get("attendance"), "")
        self.fields["attendance"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined]
        choices = [("", WHOLE), *((slug, item.title) for slug, item in self._items.items())]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(declaration: Declaration) -> dict[str, Any]:
        """What the record says now."""
        item = declaration.item.slug if declaration.item else ""
        said = {name: getattr(declaration, name) for name in DECLARED}
        return said | {"attendance": declaration.attendance_id, "item": item}

    def values(self) -> dict[str, Any]:
        """The fields of the declaration."""
        values = {name: self.cleaned_data[name] for name in DECLARED}
        values["attendance"] = self._there[values["attendance"]]
        values["item"] = self._items.get(values["item"])
        return values


def _with_seat(one: Any) -> str:
    return f"{name_of(one)}, {one.seat.title}" if one.seat else f"{name_of(one)}, in attendance"


class MinuteForm(EditForm):
    """What is minuted of an item."""

    minute = forms.CharField(
        label="Minute",
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
        max_length=50_000,
        help_text="What was said and done. Decisions and actions are recorded apart.",
    )


class DecisionForm(SourcedForm):
    """What was decided, and how each voting seat voted."""

    resolution = forms.ChoiceField(label="What became of it", choices=Resolution.choices)
    text = forms.CharField(label="What was decided", widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000)
    vote_taken = forms.BooleanField(label="A vote was taken", required=False)

    def __init__(self, *args: Any, voters: Sequence[Any], partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._voters = voters
        for one in voters:
            self.fields[f"way-{one.pk}"] = forms.ChoiceField(label=_with_seat(one), choices=WAYS, required=False)
        self.offer_documents(partnership)

    def clean(self) -> dict[str, Any]:
        """See that votes stand only where a vote was taken."""
        cleaned = super().clean() or self.cleaned_data
        if self.votes() and not cleaned.get("vote_taken"):
            self.add_error("vote_taken", "Tick this, or take the votes away: nobody votes where no vote is taken")
        return cleaned

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        """What the record says now."""
        ways = {f"way-{vote.attendance_id}": vote.way for vote in decision.votes.all()}
        said = {name: getattr(decision, name) for name in ("resolution", "text", "vote_taken")}
        return said | ways | source_of(decision)

    def votes(self) -> dict[int, str]:
        """The way of each who voted, by the id of their attendance."""
        ways = {one.pk: self.cleaned_data.get(f"way-{one.pk}", "") for one in self._voters}
        return {who: way for who, way in ways.items() if way}

    def values(self) -> dict[str, Any]:
        """The fields of the decision."""
        return {name: self.cleaned_data[name] for name in ("resolution", "text", "vote_taken")}


class FollowUpForm(SourcedForm):
    """An action that the meeting asks for."""

    name = forms.CharField(label="What is to be done, in a few words", max_length=200)
    statement = forms.CharField(
        label="More about it (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=5000
    )
    owner = forms.ChoiceField(label="Whose action it is (optional)", required=False)
    due = PartialDateField(label="Due (optional)", required=False, help_text="A day, a month or a year")
    decision = forms.ChoiceField(label="From a decision (optional)", required=False)

    def __init__(self, *args: Any, meeting: Meeting, user: Any, decisions: Iterable[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership = meeting.body.partnership
        self._decisions = {str(decision.number): decision for decision in decisions}
        choices = [(number, f"Decision {number}: {one.text[:80]}") for number, one in self._decisions.items()]
        self.fields["decision"].choices = [("", "The item itself"), *choices]  # type: ignore[attr-defined]
        self._owners: dict[str, tuple[str, Any]] = {}
        groups = [
            ("Bodies", "body", partnership.bodies.visible_to(user, partnership).order_by("name")),
            ("Organisations", "organisation", partnership.organisations.kept().order_by("name")),
            ("Offices", "office", partnership.offices.order_by("name")),
            ("People on this body", "person", _people_of(meeting, user)),
        ]
        offered = [(label, self._offered(kind, rows)) for label, kind, rows in groups]
        self.fields["owner"].choices = [("", "Nobody yet"), *offered]  # type: ignore[attr-defined]
        self.offer_documents(partnership)

    def _offered(self, kind: str, rows: Iterable[Any]) -> list[tuple[str, str]]:
        keyed = {f"{kind}-{row.slug}": (kind, row) for row in rows}
        self._owners |= keyed
        return [(key, row.name) for key, (_, row) in keyed.items()]

    def values(self) -> dict[str, Any]:
        """The fields of the action."""
        due, owner = self.cleaned_data["due"], self._owners.get(self.cleaned_data["owner"])
        dated = {"due": due.first, "due_precision": due.precision} if due else {}
        owned = {owner[0]: owner[1]} if owner else {}
        return {name: self.cleaned_data[name] for name in ("name", "statement")} | dated | owned

    def came_from(self) -> Decision | None:
        """The decision that it came from."""
        return self._decisions.get(self.cleaned_data["decision"])


def _people_of(meeting: Meeting, user: Any) -> Any:
    partnership = meeting.body.partnership
    people = partnership.people.visible_to(user, partnership).kept()
    return people.filter(memberships__seat__body=meeting.body).distinct().order_by("name")


class CorrectForm(EditForm):
    """Why published minutes are taken back: whoever reads the meeting's page is told."""

    reason = forms.CharField(label="What is to be corrected", max_length=200)
