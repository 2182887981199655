from typing import Any

from django import forms

from governance.dates import PartialDate
from governance.forms.fields import PartialDateField
from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Body, Partnership
from planning.models import AssuranceCheck, AssuranceFinding, Initiative
from planning.services.assurance import ASKED

MET = {"yes": True, "no": False, "untold": None}
MET_CHOICES = (("yes", "Yes"), ("no", "No"), ("untold", "It could not be told"))


class CheckForm(SourcedForm):
    """A question that a body must be able to answer with yes."""

    name = forms.CharField(label="Name of the check", max_length=200)
    question = forms.CharField(
        label="Question", help_text="One that is to be answered with yes", widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.ModelChoiceField(label="Who has to answer", queryset=Body.objects.none())
    initiative = forms.ModelChoiceField(
        label="For the initiative (optional)", queryset=Initiative.objects.none(), required=False
    )
    position = PlaceField()

    def __init__(self, *args: Any, user: Any, partnership: Partnership, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
        initiatives = Initiative.objects.visible_to(user, partnership)
        self.fields["initiative"].queryset = initiatives.order_by("name")  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(check: AssuranceCheck) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(check, name) for name in ASKED} | source_of(check)

    def values(self) -> dict[str, Any]:
        """The fields of the check."""
        return {name: self.cleaned_data[name] for name in ASKED}


class FindingForm(SourcedForm):
    """What was found when a check was made."""

    found_on = PartialDateField(label="Found", help_text="Leave the day or the month empty if it is not known")
    met = forms.ChoiceField(label="Is the answer yes?", choices=(("", "Choose one"), *MET_CHOICES))
    evidence = forms.CharField(
        label="What shows it (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)

    @staticmethod
    def initial_of(finding: AssuranceFinding) -> dict[str, Any]:
        """What the record says now."""
        words = {met: word for word, met in MET.items()}
        found = PartialDate(finding.found_on, finding.found_precision)
        return {"found_on": found, "met": words[finding.met], "evidence": finding.evidence} | source_of(finding)

    def values(self) -> dict[str, Any]:
        """The fields of the finding."""
        found = self.cleaned_data["found_on"]
        return {
            "found_on": found.first,
            "found_precision": found.precision,
            "met": MET[self.cleaned_data["met"]],
            "evidence": self.cleaned_data["evidence"],
        }
