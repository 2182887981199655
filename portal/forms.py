"""What people type about accounts: validated here, saved by services."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password

from governance.models import Body, Partnership, Role
from portal.models import Invitation, User


class NewcomerForm(forms.Form):
    """The name and password of somebody who accepts an invitation."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        error_messages={"required": "Type the password again."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Hold the password to the portal's rules, and to what was typed the second time."""
        typed = super().clean() or {}
        password, again = typed.get("password"), typed.get("again")
        if password and again and password != again:
            self.add_error("again", "This is not the same password. Type both again.")
        elif password:
            self._validate(password, typed.get("name", ""))
        return typed

    def _validate(self, password: str, name: str) -> None:
        try:
            validate_password(password, User(email=self.invitation.email, name=name))
        except forms.ValidationError as faults:
            self.add_error("password", faults)


class GrantForm(forms.Form):
    """A role, on the whole partnership or on one body and all below it."""

    role = forms.ModelChoiceField(
        Role.objects.all(), label="Role", empty_label="Choose a role", error_messages={"required": "Choose a role."}
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Body (optional)",
        required=False,
        empty_label="The whole partnership",
        help_text="With a body, the role reaches that body and all below it.",
    )

    def __init__(self, partnership: Partnership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = partnership.bodies.order_by("name")  # type: ignore[attr-defined]


class InvitationForm(GrantForm):
    """Somebody to invite, and the role to offer."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={"required": "Write the address that the invitation goes to."},
    )
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Write the name of whom you invite."}
    )
    field_order = ("email", "name", "role", "body")


class KeyForm(AddWebAuthnForm):
    """A key or passkey to add, in plainer words than allauth's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        self.fields["passwordless"].label = "Sign in with this key alone"
        self.fields["passwordless"].help_text = "The key then asks for your finger, your face or its PIN."


SORTS = (("name", "Name"), ("email", "E-mail address"), ("last-sign-in", "Last sign-in"))


class AccountFilterForm(forms.Form):
    """What the list of accounts is narrowed to, and its order; what cannot be read is left out."""

    q = forms.CharField(label="Name or e-mail address", required=False, max_length=100)
    role = forms.ModelChoiceField(Role.objects.all(), to_field_name="slug", required=False)
    sort = forms.ChoiceField(choices=SORTS, required=False)

    def read(self) -> dict[str, str]:
        """What was asked for, as it stands in the address; "name" for no order."""
        self.is_valid()
        asked = self.cleaned_data
        role = asked.get("role")
        return {"q": asked.get("q", ""), "role": role.slug if role else "", "sort": asked.get("sort") or "name"}
