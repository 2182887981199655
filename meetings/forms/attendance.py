"""Who was at a meeting: every seat in force that day, and others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from governance.forms.editing import EditForm
from governance.models import Body, Organisation, Person, Seat
from meetings.models import Presence
from meetings.services.attendance import Attended

SEATED = [
    ("", "Not recorded"),
    *((presence, label) for presence, label in Presence.choices if presence != "in_attendance"),
]
LONGEST_NAME, MOST_OTHERS = 250, 500
HIDDEN = "somebody whose name is not public"


@dataclass(frozen=True)
class Place:
    """A seat as the form offers it: who held it that day, who may stand in, and what is recorded so far."""

    seat: Seat
    holder: Any = None
    substitutes: tuple[str, ...] = ()
    recorded: Any = None

    @property
    def is_hidden(self) -> bool:
        """Whether what is recorded names somebody whom this reader may not know of."""
        return self.recorded is not None and not self.recorded.is_named

    @property
    def label(self) -> str:
        """The seat, and who is expected on it."""
        return f"{self.seat.title}: {HIDDEN if self.is_hidden else self.holder or 'no holder recorded'}"

    @property
    def typed(self) -> str:
        """The name that was typed beside it, where that was not simply its holder."""
        if self.recorded is None or self.is_hidden or self.recorded.name == str(self.holder):
            return ""
        return str(self.recorded.name)


class AttendanceForm(EditForm):
    """Each seat with what became of it, and others in attendance, one a line."""

    others = forms.CharField(
        label="Others in attendance (optional)",
        help_text="One name on each line, with what they came for if you like",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=MOST_OTHERS * LONGEST_NAME,
    )

    def __init__(self, *args: Any, places: Sequence[Place], others: Iterable[Any], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places, self._people = places, people
        beside = list(others)
        self._kept = [one for one in beside if not one.is_named]
        self.fields["others"].initial = "\n".join(one.name for one in beside if one.is_named)
        for place in places:
            self._offer(place)
        last = ["others", "reason", "seen"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def _offer(self, place: Place) -> None:
        pk, recorded = place.seat.pk, place.recorded
        self.fields[f"presence-{pk}"] = forms.ChoiceField(
            label=place.label, choices=SEATED, required=False, initial=recorded.presence if recorded else ""
        )
        substitutes = f" Substitutes: {', '.join(place.substitutes)}." if place.substitutes else ""
        self.fields[f"name-{pk}"] = forms.CharField(
            label=f"Who came instead, or who sat there if no holder is recorded: {place.seat.title} (optional)",
            help_text=substitutes.strip(),
            max_length=LONGEST_NAME,
            required=False,
            initial=place.typed,
        )

    def clean_others(self) -> list[str]:
        """The names, each once."""
        names = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["others"].splitlines()))
        names = [name for name in names if name]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(f"Write at most {LONGEST_NAME} characters on a line")
        if len(names) > MOST_OTHERS:
            raise forms.ValidationError(f"Name at most {MOST_OTHERS} people")
        return names

    def clean(self) -> dict[str, Any]:
        """See that each seat that was taken has a name, and that no name stands beside nothing."""
        cleaned = super().clean() or self.cleaned_data
        for place in self._places:
            self._check(place, cleaned)
        return cleaned

    def _check(self, place: Place, cleaned: dict[str, Any]) -> None:
        pk = place.seat.pk
        presence, name = cleaned.get(f"presence-{pk}", ""), cleaned.get(f"name-{pk}", "")
        if name and not presence:
            self.add_error(f"presence-{pk}", f"Say whether {name} was there for the seat {place.seat.title}")
        elif presence == Presence.SUBSTITUTE and not name and not place.is_hidden:
            self.add_error(f"name-{pk}", f"Name who came for the seat {place.seat.title}")
        elif presence == Presence.SUBSTITUTE and name and name == str(place.holder):
            self.add_error(f"name-{pk}", f"{name} holds the seat {place.seat.title}: choose Present")
        elif presence and not name and place.holder is None and not place.is_hidden:
            self.add_error(f"name-{pk}", f"Name who was meant: no holder of the seat {place.seat.title} is recorded")

    def attended(self) -> list[Attended]:
        """The lines of the attendance, each with the person in the register whom the typed name alone means."""
        typed = [name for place in self._places if (name := self.cleaned_data[f"name-{place.seat.pk}"])]
        named = self._registered([*typed, *self.cleaned_data["others"]])
        lines = [line for place in self._places if (line := self._line(place, named))]
        lines += [Attended(Presence.IN_ATTENDANCE, one.name, who=_who(one)) for one in self._kept]
        beside = self.cleaned_data["others"]
        return lines + [Attended(Presence.IN_ATTENDANCE, name, who=named.get(name)) for name in beside]

    def _line(self, place: Place, named: dict[str, Person]) -> Attended | None:
        presence = self.cleaned_data[f"presence-{place.seat.pk}"]
        name = self.cleaned_data[f"name-{place.seat.pk}"]
        if not presence:
            return None
        if name:
            return Attended(presence, name, place.seat, named.get(name))
        if place.is_hidden:
            return Attended(presence, place.recorded.name, place.seat, _who(place.recorded))
        who = place.holder if isinstance(place.holder, Person | Organisation | Body) else None
        return Attended(presence, str(place.holder), place.seat, who)

    def _registered(self, names: list[str]) -> dict[str, Person]:
        """People by name, where only one of them has it."""
        found: dict[str, list[Person]] = {}
        for person in self._people.filter(name__in=names) if names else ():
            found.setdefault(person.name, []).append(person)
        return {name: people[0] for name, people in found.items() if len(people) == 1}


def _who(one: Any) -> Any:
    return one.person or one.organisation or one.body
