"""Forms of the membership editor: who holds a seat, and from when to when."""

from typing import Any

from django import forms
from django.urls import reverse

from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.fields import Choices, PartialDateField
from governance.holders import KINDS, Candidate, Holder, candidates, holder_by_key
from governance.models import Document, Membership, Organisation, Partnership, PoliticalGroup
from governance.services.memberships import NewHolder, Terms

NEW = {"person": "a new person", "organisation": "a new organisation"}


class HolderForm(EditForm):
    """Whoever is to hold a seat, by a typed name that may have to be told from others."""

    holder = forms.CharField(label="Holder", max_length=200, help_text="A person, an office, an organisation or a body")
    holder_choice = forms.ChoiceField(label="Who is meant", widget=Choices, required=False)
    holder_key = forms.CharField(widget=forms.HiddenInput, required=False)

    kinds: tuple[str, ...] = tuple(KINDS)
    makes: tuple[str, ...] = ("person", "organisation")

    def __init__(self, *args: Any, user: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.partnership = user, partnership
        self.fields["holder"].widget.attrs |= {"autocomplete": "off", "data-holder": self.helper_url()}
        typed = " ".join(self.data.get("holder", "").split())
        self.found: list[Candidate] = candidates(user, partnership, typed, self.kinds) if typed else []
        self._offer(typed, asked=bool(self.data.get("holder_choice")))

    def _offer(self, typed: str, *, asked: bool) -> None:
        """Offer near names and somebody new, as radio buttons once there is something to ask."""
        field: Any = self.fields["holder_choice"]
        made = [(f"new-{kind}", f"Add “{typed}” as {NEW[kind]}") for kind in self.makes]
        field.widget = Choices() if asked else forms.HiddenInput()
        field.choices = [(one.key, one.label) for one in self.found] + made

    def helper_url(self) -> str:
        """Where the type-ahead asks."""
        return reverse("holders", args=[self.partnership.slug])

    def clean(self) -> dict[str, Any]:
        """Find whoever the name means; offers near names before somebody new is made."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("holder") and "holder_choice" not in self.errors:
            cleaned["who"] = self._who(
                cleaned["holder"], cleaned.get("holder_choice", ""), cleaned.get("holder_key", "")
            )
            if cleaned["who"] is None and not self.errors:
                self.add_error("holder", "Whoever was chosen is not in the record any more. Type the name again.")
        return cleaned

    def _who(self, typed: str, choice: str, key: str) -> Holder | NewHolder | None:
        if choice.startswith("new-"):
            return NewHolder(" ".join(typed.split()), choice.removeprefix("new-"))
        if choice:
            return holder_by_key(self.user, self.partnership, choice)
        if key:
            meant = holder_by_key(self.user, self.partnership, key)
            if meant is not None and typed.strip().casefold().startswith(meant.name.casefold()):
                return meant
        exact = [one for one in self.found if one.exact]
        if len(exact) == 1:
            return holder_by_key(self.user, self.partnership, exact[0].key)
        self._ask(typed)
        return None

    def _ask(self, typed: str) -> None:
        self._offer(" ".join(typed.split()), asked=True)
        if self.found:
            self.add_error("holder_choice", f"The record has names like “{typed}”. Say who you mean.")
        else:
            self.add_error("holder_choice", f"Nobody in the record is called “{typed}”. Add them, or correct the name.")


class AppointForm(HolderForm):
    """Who holds a seat, and on what terms."""

    starts = PartialDateField(label="From", help_text="Leave the day or the month empty if it is not known")
    until = PartialDateField(label="Term ends (optional)", help_text="The last day of the term", required=False)
    on_behalf_of = forms.ModelChoiceField(
        label="On behalf of (optional)", queryset=Organisation.objects.none(), required=False
    )
    political_group = forms.ModelChoiceField(
        label="Political group (optional)", queryset=PoliticalGroup.objects.none(), required=False
    )
    document = forms.ModelChoiceField(label="Written in (optional)", queryset=Document.objects.none(), required=False)
    place = forms.CharField(label="Place in that document (optional)", max_length=200, required=False)
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)

    folded = ("until", "on_behalf_of", "political_group", "document", "place", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, self.partnership)

    @property
    def is_unfolded(self) -> bool:
        """Whether something was typed, or is wrong, in what is seldom needed."""
        return any(self.data.get(name) or name in self.errors for name in self.folded if self.is_bound)

    def terms(self) -> Terms:
        """The terms that were typed."""
        names = ("starts", "until", "on_behalf_of", "political_group", "note", "document", "place")
        typed: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return Terms(**{name: value for name, value in typed.items() if value})

    @property
    def who(self) -> Holder | NewHolder:
        """Whoever was meant."""
        return self.cleaned_data["who"]


def _choose_from(form: forms.Form, partnership: Partnership) -> None:
    """Let a form choose among the partnership's own; leave out what has nothing to choose from."""
    rows = {
        "on_behalf_of": partnership.organisations.kept().order_by("name"),
        "political_group": partnership.political_groups.order_by("name"),
        "document": partnership.documents.order_by("title"),
    }
    for name, queryset in rows.items():
        if name in form.fields:
            form.fields[name].queryset = queryset  # type: ignore[attr-defined]


class ReplaceForm(AppointForm):
    """The successor, and the day on which it begins."""

    holder = forms.CharField(label="New holder", max_length=200, help_text="Type a name or an organisation")
    starts = PartialDateField(label="From", help_text="The present holder ends the day before")


class CoOptForm(AppointForm):
    """Another member beyond the fixed seats: the seat and its holder."""

    title = forms.CharField(label="Name of the seat (optional)", max_length=200, required=False)


class ReappointForm(EditForm):
    """A new term of the same holder."""

    starts = PartialDateField(label="New term from")
    until = PartialDateField(label="New term ends (optional)", help_text="The last day of the term", required=False)

    def terms(self) -> Terms:
        """The terms that were typed."""
        return Terms(starts=self.cleaned_data["starts"], until=self.cleaned_data["until"])


class EndForm(EditForm):
    """The last day of something."""

    last = PartialDateField(label="Last day", help_text="Leave the day or the month empty if it is not known")


class StrikeForm(EditForm):
    """Whether something was recorded by mistake."""


class CorrectForm(EditForm):
    """What a membership should have said from the beginning."""

    starts = PartialDateField(label="From", required=False)
    until = PartialDateField(label="Held until (its last day)", required=False)
    term = PartialDateField(label="Term to (its last day)", required=False)
    on_behalf_of = forms.ModelChoiceField(label="On behalf of", queryset=Organisation.objects.none(), required=False)
    political_group = forms.ModelChoiceField(
        label="Political group", queryset=PoliticalGroup.objects.none(), required=False
    )
    ex_officio = forms.BooleanField(label="Ex officio", required=False)
    note = forms.CharField(label="Note", max_length=250, required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, partnership)

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        """What the record says now."""
        return {
            "starts": PartialDate(membership.starts, membership.starts_precision) if membership.starts else None,
            "until": PartialDate.until(membership.ends, membership.ends_precision) if membership.ends else None,
            "term": PartialDate.until(membership.term_ends, membership.term_ends_precision)
            if membership.term_ends
            else None,
            "on_behalf_of": membership.on_behalf_of_id,
            "political_group": membership.political_group_id,
            "ex_officio": membership.ex_officio,
            "note": membership.note,
        }

    def values(self) -> dict[str, Any]:
        """The corrected fields of the membership."""
        cleaned = self.cleaned_data
        values: dict[str, Any] = {
            name: cleaned[name] for name in ("on_behalf_of", "political_group", "ex_officio", "note")
        }
        for name, field in (("until", "ends"), ("term", "term_ends")):
            values |= after_last(field, cleaned[name])
        return values | first_day("starts", cleaned["starts"])


def first_day(field: str, date: PartialDate | None) -> dict[str, Any]:
    """Return a date and its precision as fields of a row."""
    return {field: date.first if date else None, f"{field}_precision": date.precision if date else "day"}


def after_last(field: str, date: PartialDate | None) -> dict[str, Any]:
    """Return the first day after a last day, and its precision, as fields of a row."""
    return {field: date.after if date else None, f"{field}_precision": date.precision if date else "day"}


class LeaveForm(EditForm):
    """The last day of an organisation in the partnership."""

    last = PartialDateField(label="Last day as a partner")
    sure = forms.BooleanField(label="End every membership listed here on that day")


class MergeForm(HolderForm):
    """The record to keep."""

    holder = forms.CharField(label="Record to keep", max_length=200, help_text="Type its name")
    makes = ()

    def __init__(self, *args: Any, kind: str, record: Any, **kwargs: Any) -> None:
        self.kinds, self.record = (kind,), record
        super().__init__(*args, **kwargs)

    def helper_url(self) -> str:
        """Where the type-ahead asks: for records of the same sort only."""
        return f"{super().helper_url()}?kind={self.kinds[0]}"

    def clean(self) -> dict[str, Any]:
        """Refuse the record itself."""
        cleaned = super().clean()
        who = cleaned.get("who")
        if who is not None and (isinstance(who, NewHolder) or who.pk == self.record.pk):
            self.add_error("holder", "Choose another record: this is the one to be merged.")
        elif who is not None and not isinstance(who, type(self.record)):
            self.add_error("holder", "Choose a record of the same sort.")
        return cleaned
