from typing import TYPE_CHECKING, Any

from django import forms

from governance.forms.editing import EditForm
from governance.forms.fields import Choices
from governance.models import Access, Partnership, Review, Structure
from meetings.models import AgendaItem, ItemKind
from meetings.services.agendas import ITEM
from planning.models import Plan, Priority

if TYPE_CHECKING:
    from governance.permissions import Reader


class ItemForm(EditForm):
    """One item of an agenda."""

    title = forms.CharField(label="Title", max_length=250)
    kind = forms.ChoiceField(label="Sort of item", choices=ItemKind.choices, initial=ItemKind.DISCUSSION)
    text = forms.CharField(
        label="What it is about (optional)",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Published with the agenda",
    )
    presenter = forms.CharField(label="Who presents it (optional)", max_length=200, required=False)
    access = forms.ChoiceField(label="Who may read it", choices=Access.choices, initial=Access.PUBLIC)
    access_reason = forms.CharField(
        label="Why it is not for everybody",
        max_length=250,
        required=False,
        help_text="Needed unless everybody may read it; those who may read the item read this too",
    )
    plan = forms.ModelChoiceField(label="Plan it is about (optional)", queryset=Plan.objects.none(), required=False)
    priority = forms.ModelChoiceField(
        label="Priority it is about (optional)", queryset=Priority.objects.none(), required=False
    )
    review = forms.ModelChoiceField(
        label="Review it is about (optional)", queryset=Review.objects.none(), required=False
    )
    structure = forms.ModelChoiceField(
        label="Structure it is about (optional)", queryset=Structure.objects.none(), required=False
    )

    def __init__(
        self, *args: Any, user: "Reader", partnership: Partnership, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = {
            "plan": partnership.plans.visible_to(user, partnership).order_by("name"),
            "priority": partnership.priorities.visible_to(user, partnership).order_by("name"),
            "review": partnership.reviews.visible_to(user, partnership).order_by("title"),
            "structure": partnership.structures.visible_to(user, partnership).order_by("name"),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            subject = getattr(item, f"{name}_id", None)
            if subject and not rows.filter(pk=subject).exists():
                del self.fields[name]

    def written(self) -> list[str]:
        """The fields of the item that this form says anything of: not what is hidden from its reader."""
        return [name for name in ITEM if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """See that a restricted item says why it is."""
        cleaned = super().clean() or self.cleaned_data
        access = cleaned.get("access")
        if access == Access.PUBLIC:
            cleaned["access_reason"] = ""
        elif access and not cleaned.get("access_reason"):
            self.add_error("access_reason", "Say why the item is not for everybody")
        return cleaned

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(item, name) for name in ITEM}

    def values(self) -> dict[str, Any]:
        """The fields of the item."""
        return {name: self.cleaned_data[name] for name in self.written()}


class BeginForm(EditForm):
    """What an empty agenda begins with."""

    begin = forms.ChoiceField(label="Begin with", widget=Choices)

    def __init__(self, *args: Any, copies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("usual", "The usual items: apologies, declarations, minutes, actions, other business"), *copies]
        self.fields["begin"].choices = choices  # type: ignore[attr-defined]
        self.fields["begin"].initial = "usual"
