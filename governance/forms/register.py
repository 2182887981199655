from typing import Any

from django import forms

from governance.forms.editing import EditForm
from governance.models import Organisation, OrganisationKind, Person
from governance.services.registers import RECORDED, Record


class PersonForm(EditForm):
    """What the register says of a person."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(
        label="E-mail address (optional)", required=False, help_text="For officers only: it is never published"
    )


class OrganisationForm(EditForm):
    """What the register says of an organisation."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=OrganisationKind.choices, initial=OrganisationKind.OTHER)
    summary = forms.CharField(label="What it is (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    website = forms.URLField(label="Website (optional)", max_length=300, required=False, assume_scheme="https")


FORMS: dict[type[Record], type[EditForm]] = {Person: PersonForm, Organisation: OrganisationForm}


def values_of(form: EditForm, kind: type[Record]) -> dict[str, Any]:
    """The fields of the record that were typed."""
    return {name: form.cleaned_data[name] for name in RECORDED[kind]}
