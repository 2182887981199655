"""What readers type about a draft, and to whom it is opened."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from governance.dates import PartialDate, Precision
from governance.forms.editing import EditForm
from governance.forms.fields import Choices, PartialDateField
from governance.models import Audience, Role, Structure

LONGEST = 4000
TRAP = "This field catches programs that fill in every form. Empty it, then send your comment again."


class Prose(forms.CharField):
    """A text of several lines, whose line ends count as one character each, as they do where it is typed."""

    def to_python(self, value: Any) -> str:
        """Take each line end as one character."""
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))


class CommentForm(forms.Form):
    """A comment on a draft. `bodies` are the slugs and names of those in it; `asks_name` of whoever has no account."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="It is shown with your comment. We ask for no e-mail address.",
        error_messages={"required": "Enter a name to be shown with your comment"},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "govuk-input--width-20"}),
    )
    about = forms.ChoiceField(
        label="About which body (optional)", required=False, help_text="Leave it as it is to comment on the whole draft"
    )
    text = Prose(
        label="Your comment",
        max_length=LONGEST,
        help_text=f"Up to {LONGEST:,} characters. Leave out what is private, of yourself or of others.",
        error_messages={"required": "Enter your comment"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [("", "The draft as a whole"), *bodies]
        about.widget.attrs["data-searchable"] = ""
        about.error_messages["invalid_choice"] = "That body is not in this draft. Choose another, or none"
        if not asks_name:
            del self.fields["name"]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.use_required_attribute = False

    def clean_name(self) -> str:
        """A name on one line."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_website(self) -> str:
        """Nobody sees this field; whoever fills it in is a program, or has one that fills in forms."""
        if self.cleaned_data["website"]:
            self.fields["website"].widget.attrs.pop("tabindex")
            raise ValidationError(TRAP)
        return ""


class ConsultForm(EditForm):
    """To whom a draft is open, and until which day they may comment."""

    audience = forms.ChoiceField(
        label="Who may read and comment on it",
        widget=Choices,
        choices=[
            (Audience.EDITORS, "Nobody but those who see every draft"),
            (Audience.ROLES, "Also people with the roles chosen below"),
            (Audience.PARTNERS, "Everybody with a role in the partnership"),
            (Audience.PUBLIC, "Everybody: it is public"),
        ],
    )
    roles = forms.ModelMultipleChoiceField(
        label="Which roles, if you chose roles",
        queryset=Role.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="slug",
    )
    until = PartialDateField(
        label="Comments are taken until", help_text="The last day, such as 30 6 2009", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]

    @staticmethod
    def initial_of(structure: Structure) -> dict[str, Any]:
        """What the record says now."""
        return {
            "audience": structure.audience,
            "roles": [role.slug for role in structure.open_to.all()],
            "until": PartialDate(structure.comments_until) if structure.comments_until else None,
        }

    def clean_until(self) -> PartialDate | None:
        """A whole day, if any."""
        until: PartialDate | None = self.cleaned_data["until"]
        if until is not None and until.precision != Precision.DAY:
            raise ValidationError("Enter the whole date, with its day and month")
        return until

    def clean(self) -> dict[str, Any]:
        """Ask for the roles and the day where they are needed."""
        cleaned = super().clean() or self.cleaned_data
        audience = cleaned.get("audience")
        if audience == Audience.ROLES and not cleaned.get("roles") and "roles" not in self.errors:
            self.add_error("roles", "Choose at least one role")
        if audience not in (None, Audience.EDITORS) and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day on which comments are taken")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The audience, its roles and the last day."""
        cleaned, until = self.cleaned_data, self.cleaned_data["until"]
        return {
            "audience": cleaned["audience"],
            "roles": list(cleaned["roles"]),
            "until": until.first if until else None,
        }
