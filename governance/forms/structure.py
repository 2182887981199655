"""Forms of structural edits: in a draft, or made and published in one step from a body's own page."""

from typing import Any

from django import forms

from governance.dates import PartialDate
from governance.drawn import Drawn
from governance.forms.editing import EditForm
from governance.forms.fields import Choices, PartialDateField
from governance.models import Body, BodyKind, BodyStatus, LinkKind, Partnership, Structure
from governance.services.edits import NewBody

STAYS, HEIR, ALL = "stay", "heir", "all"
ENDS = ""


class BodyChoice(forms.TypedChoiceField):
    """One of the bodies of a structure: a list that a script makes searchable. Cleans to a Body or None."""

    def __init__(self, *, empty: str = "", **kwargs: Any) -> None:
        super().__init__(empty_value=None, **kwargs)
        self.empty = empty
        self.widget.attrs["data-searchable"] = ""

    def offer(self, drawn: Drawn, *, without: Body | None = None) -> None:
        """Offer the bodies of a structure."""
        offered = [(slug, name) for slug, name in drawn.choices if without is None or slug != without.slug]
        self.choices = [("", self.empty), *offered]
        self.coerce = drawn.by_slug.get  # type: ignore[assignment]


class PlaceForm(EditForm):
    """What all structural edits share. `publishing` asks from which day, for an edit made in one step."""

    since = PartialDateField(label="From", help_text="The day on which the change takes effect")

    def __init__(
        self,
        *args: Any,
        drawn: Drawn,
        body: Body | None = None,
        publishing: PartialDate | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.drawn, self.body = drawn, body
        if publishing is None:
            del self.fields["since"], self.fields["reason"]
        else:
            self.fields["since"].initial = publishing
            self.order_fields([name for name in self.fields if name not in ("since", "reason", "seen")])
        for field in self.fields.values():
            if isinstance(field, BodyChoice):
                field.offer(drawn, without=body)


class MoveForm(PlaceForm):
    parent = BodyChoice(
        label="Under which body", empty="Choose a body", error_messages={"required": "Choose the body above"}
    )
    before = BodyChoice(label="Before which of the bodies there (optional)", empty="After all of them", required=False)


class RenameForm(PlaceForm):
    name = forms.CharField(
        label="New name", max_length=200, error_messages={"required": "Enter what the body is to be called"}
    )


class AnswersForm(PlaceForm):
    accountable = forms.TypedChoiceField(
        label="Does it answer to the body above?",
        choices=[("yes", "Yes: a line of accountability"), ("no", "No: it is only shown there")],
        coerce=lambda word: word == "yes",
        widget=Choices,
    )


class RetireForm(PlaceForm):
    below = forms.ChoiceField(
        label="What becomes of the bodies below it",
        choices=[
            (STAYS, "They go to the body above"),
            (HEIR, "They go to the body chosen below"),
            (ALL, "They are retired too, with all below them"),
        ],
        widget=Choices,
        initial=STAYS,
    )
    heir = BodyChoice(label="The body that they go to", empty="None", required=False)
    seats = BodyChoice(
        label="What becomes of its seats",
        empty="They end on that day",
        required=False,
        help_text="Seats that move keep whoever holds them",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "since" not in self.fields:
            del self.fields["seats"]
        if not (self.body and self.drawn.tree.children.get(self.body.pk)):
            del self.fields["below"], self.fields["heir"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("below") == HEIR and not cleaned.get("heir"):
            self.add_error("heir", "Choose the body that they go to")
        return cleaned

    @property
    def takes_all(self) -> bool:
        """Whether all below go too."""
        return self.cleaned_data.get("below") == ALL

    def heir_chosen(self) -> Body | None:
        """The body that those below go to, if it is not the one above."""
        return self.cleaned_data["heir"] if self.cleaned_data.get("below") == HEIR else None

    def fates(self) -> dict[int, Body | None]:
        """What becomes of the seats of every body that is retired."""
        tree = self.drawn.tree
        if self.body is None or self.body.pk not in tree.places:
            return {}
        gone = tree.branch(self.body.pk) if self.takes_all else [self.body.pk]
        return dict.fromkeys(gone, self.cleaned_data.get("seats"))


class NewBodyForm(PlaceForm):
    """A body that is new in the record."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name of the new body"})
    kind = forms.ModelChoiceField(
        label="Kind",
        queryset=BodyKind.objects.none(),
        empty_label="Choose a kind",
        error_messages={"required": "Choose what kind it is"},
    )
    summary = forms.CharField(
        label="What it is for (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    status = forms.ChoiceField(
        label="How far it is",
        choices=[choice for choice in BodyStatus.choices if choice[0] != BodyStatus.ENDED],
        initial=BodyStatus.OPERATING,
    )

    def __init__(self, *args: Any, drawn: Drawn, **kwargs: Any) -> None:
        super().__init__(*args, drawn=drawn, **kwargs)
        partnership: Partnership = drawn.structure.partnership
        self.fields["kind"].queryset = partnership.body_kinds.order_by("name")  # type: ignore[attr-defined]

    def new_body(self) -> NewBody:
        """The body as typed."""
        return NewBody(**{name: self.cleaned_data[name] for name in ("name", "kind", "summary", "status")})


class SplitForm(NewBodyForm):
    children = forms.MultipleChoiceField(
        label="Bodies that go to the new one", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = self.drawn.tree
        below = tree.children.get(self.body.pk, ()) if self.body else ()
        self.fields["children"].choices = [  # type: ignore[attr-defined]
            (self.drawn.bodies[child].slug, tree.name(child)) for child in below
        ]
        if not below:
            del self.fields["children"]

    def chosen_children(self) -> list[Body]:
        """The bodies that go to the new one."""
        return [self.drawn.by_slug[slug] for slug in self.cleaned_data.get("children", [])]


class AddForm(NewBodyForm):
    """A body that gets a place: new in the record, or in it already."""

    existing = forms.ModelChoiceField(
        label="A body that is in the record (optional)",
        queryset=Body.objects.none(),
        required=False,
        empty_label="None: a new body",
        to_field_name="slug",
        help_text="It has no place in this structure yet. Leave this for a new body, and name that below",
    )
    parent = BodyChoice(
        label="Under which body", empty="Choose a body", error_messages={"required": "Choose the body above"}
    )
    before = BodyChoice(label="Before which of the bodies there (optional)", empty="After all of them", required=False)
    accountable = forms.BooleanField(label="It answers to the body above", required=False, initial=True)

    def __init__(self, *args: Any, drawn: Drawn, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, drawn=drawn, **kwargs)
        partnership = drawn.structure.partnership
        free = partnership.bodies.visible_to(user, partnership).exclude(pk__in=drawn.bodies)
        self.fields["existing"].queryset = free.order_by("name")  # type: ignore[attr-defined]
        self.fields["existing"].widget.attrs["data-searchable"] = ""
        for name in ("name", "kind", "status"):
            self.fields[name].required = False
        if not drawn.tree.places:
            del self.fields["parent"], self.fields["before"]
        first = ["existing", "name", "kind", "status", "summary", "parent", "before", "accountable", "since"]
        self.order_fields(first)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("existing"):
            for name in ("name", "kind"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        cleaned["status"] = cleaned.get("status") or BodyStatus.OPERATING
        return cleaned

    def chosen_body(self) -> Body | NewBody:
        """The body in the record that was chosen, or the new one as typed."""
        return self.cleaned_data["existing"] or self.new_body()


class MergeBodiesForm(PlaceForm):
    into = BodyChoice(
        label="Into which body", empty="Choose a body", error_messages={"required": "Choose the body that takes it up"}
    )


class TieForm(PlaceForm):
    origin = forms.TypedChoiceField(label="From", empty_value=None)
    kind = forms.ChoiceField(label="What kind of tie", choices=LinkKind.choices)
    target = forms.TypedChoiceField(label="To", empty_value=None)
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)

    def __init__(self, *args: Any, drawn: Drawn, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, drawn=drawn, **kwargs)
        partnership = drawn.structure.partnership
        bodies = partnership.bodies.visible_to(user, partnership).order_by("name")
        ends: dict[str, Any] = {f"body-{body.slug}": body for body in bodies}
        ends |= {f"organisation-{one.slug}": one for one in partnership.organisations.kept().order_by("name")}
        offered = [("", "Choose a body or an organisation"), *((key, str(one)) for key, one in ends.items())]
        for name in ("origin", "target"):
            field: Any = self.fields[name]
            field.choices, field.coerce = offered, ends.get
            field.widget.attrs["data-searchable"] = ""
            field.error_messages["required"] = "Choose a body or an organisation"


class DescribeForm(EditForm):
    """What a draft is called and says of itself."""

    name = forms.CharField(
        label="Name of the draft", max_length=200, help_text="Such as “Review of the sub-groups, 2010”"
    )
    summary = forms.CharField(
        label="What it is for (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class StartForm(DescribeForm):
    base = forms.ModelChoiceField(
        label="Begin from",
        queryset=Structure.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="Nothing: an empty structure",
    )

    def __init__(self, *args: Any, structures: Any, in_force: Structure | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = structures  # type: ignore[attr-defined]
        self.fields["base"].initial = in_force.slug if in_force else None


class PublishForm(EditForm):
    """From which day a draft is in force, and what becomes of the seats of every body that it retires."""

    since = PartialDateField(
        label="In force from", help_text="Today, a day that is past, or one to come. A month or a year will do"
    )

    def fates_of(self, retired: list[tuple[Body, int]], drawn: Drawn, defaults: dict[int, Body]) -> None:
        """Ask what becomes of the seats of retired bodies; `retired` has each with the number of its seats."""
        self.retired = [body for body, seats in retired if seats]
        for body, seats in retired:
            if not seats:
                continue
            field = BodyChoice(
                label=f"{body.name}: what becomes of its {f'{seats} seats' if seats > 1 else 'seat'}",
                empty="End on that day",
                required=False,
            )
            field.offer(drawn)
            heir = defaults.get(body.pk)
            field.initial = heir.slug if heir else ENDS
            field.widget.choices = field.choices
            self.fields[f"fate_{body.pk}"] = field
        self.order_fields(["since", *(f"fate_{body.pk}" for body in self.retired), "reason", "seen"])

    def fates(self) -> dict[int, Body | None]:
        """What becomes of the seats of each body: they move to another, or end."""
        return {body.pk: self.cleaned_data[f"fate_{body.pk}"] for body in self.retired}
