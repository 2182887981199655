"""What every edit form carries: the state it was opened upon, and why the edit is made."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from django import forms

from governance.versions import StaleError, Version


class EditForm(forms.Form):
    """A form that knows what it was opened upon, so that nobody overwrites what somebody else changed meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="Reason (optional)", max_length=250, required=False)

    folded: tuple[str, ...] = ()
    """What is seldom needed: shown when opened."""

    stale: StaleError | None = None

    def __init__(self, *args: Any, version: Version | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version is not None:
            self.fields["seen"].initial = version.written()
        self.order_fields([name for name in self.fields if name not in ("reason", "seen")] + ["reason", "seen"])
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.use_required_attribute = False

    def seen_version(self) -> Version | None:
        """The state that the form was opened upon."""
        return Version.read(self.cleaned_data["seen"])

    def show_stale(self, stale: StaleError) -> None:
        """Show both versions beside what was typed; sent again, the form goes ahead upon the present one."""
        self.stale = stale
        self.data = {**self.data.dict(), "seen": stale.now.written()}  # type: ignore[attr-defined]

    def refuse(self, sentence: str, field: str | None) -> None:
        """Say why the record does not allow this, at the field that it is about."""
        self.add_error(field if field in self.fields else None, sentence)
