"""The form of a merge: one question for each thing that both sides changed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.conflicts import ConflictRow
from governance.forms.editing import EditForm
from governance.forms.fields import Choices
from governance.trees.merge import Side


class MergeForm(EditForm):
    """Whose way each conflict goes."""

    def __init__(self, *args: Any, conflicts: Sequence[ConflictRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.conflicts = conflicts
        for conflict in conflicts:
            self.fields[conflict.key] = forms.ChoiceField(
                label=conflict.question,
                choices=[(Side.OURS, conflict.ours), (Side.THEIRS, conflict.theirs)],
                widget=Choices,
                error_messages={"required": f"Choose whose way it goes: {conflict.question}"},
            )

    def choices(self) -> dict[str, Side]:
        """The side that was chosen for each conflict, by its key."""
        return {conflict.key: Side(self.cleaned_data[conflict.key]) for conflict in self.conflicts}
