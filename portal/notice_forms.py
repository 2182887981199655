from typing import Any

from crispy_forms_gds.helper import FormHelper
from django import forms

from portal.models import Wanted


class NoticeForm(forms.Form):
    """Whether somebody wants to be told of meetings by e-mail."""

    wanted = forms.ChoiceField(
        label="Should an e-mail tell you of the meetings of your bodies?",
        choices=Wanted.choices,
        widget=forms.RadioSelect,
        help_text="One leaves when an agenda or minutes are published, and when a meeting is changed or cancelled.",
        error_messages={
            "required": "Choose one of the two. What you had chosen before still holds.",
            "invalid_choice": "Choose one of the two. What you had chosen before still holds.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.use_required_attribute = False
