from typing import Any

from crispy_forms_gds.helper import FormHelper
from django import forms

from portal.models import Often


class ReminderForm(forms.Form):
    """How often somebody wants to be reminded of the seats that they keep."""

    often = forms.ChoiceField(
        label="How often should an e-mail remind you?",
        choices=Often.choices,
        widget=forms.RadioSelect,
        help_text="None is sent when there is nothing to say, or nothing else than the last time.",
        error_messages={
            "required": "Choose how often. What you had chosen before still holds.",
            "invalid_choice": "Choose every day, every Monday or never. What you had chosen before still holds.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.use_required_attribute = False
