from typing import Any

from governance.forms.review import ReviewForm


class PlanReviewForm(ReviewForm):
    """What a review of a plan asks, why, and by when: whose plan it is says of which body it is."""

    has_other_subject = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["body"], self.fields["structure"]
