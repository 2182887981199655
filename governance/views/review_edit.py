"""Reviews set down, changed, begun, completed, reopened and taken away."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance import permissions, sections
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.forms.review import OutcomeForm, ReviewForm
from governance.http import PartnershipRequest, partnership_page
from governance.lookup import find_review
from governance.models import Review
from governance.review_words import STEP_WORDS
from governance.services import reviews
from governance.services.reviews import version_of_review

DONE = {
    "begin": "is under way.",
    "put-back": "is planned again.",
    "complete": "is completed.",
    "reopen": "is under way again.",
}


def _list(request: PartnershipRequest) -> str:
    return reverse("reviews", args=[request.partnership.slug])


def _page(review: Review) -> str:
    return reverse("review", args=[review.partnership.slug, review.slug])


def _trail(request: PartnershipRequest, review: Review) -> tuple[tuple[str, str], ...]:
    return (("Reviews", _list(request)), (review.title, _page(review)))


def _has_other_subject(request: PartnershipRequest, review: Review) -> bool:
    """Whether it looks at something that another app keeps, such as a plan."""
    partnership, user = request.partnership, request.user
    return any(subject.named(partnership, [review.pk], user) for subject in sections.review_subjects)


def _kept(request: PartnershipRequest, slug: str) -> Review:
    found = find_review(request, slug)
    permissions.check_change_review(request.user, found)
    return found


@login_required
@partnership_page
def review_add(request: PartnershipRequest) -> HttpResponse:
    """Set down a review of a body, a structure or an arrangement."""
    partnership = request.partnership
    permissions.check_add_reviews(request.user, partnership)
    body = partnership.bodies.visible_to(request.user, partnership).filter(slug=request.GET.get("body", "")).first()
    form = ReviewForm(sent(request), reader=request.user, partnership=partnership, initial={"body": body})
    made: list[Review] = []

    def act(form: ReviewForm) -> str:
        made.append(
            reviews.set_review(
                by=request.user,
                partnership=partnership,
                reason=form.cleaned_data["reason"],
                source=form.source(),
                **form.values(),
            )
        )
        return f"“{made[0]}” is set down."

    edit = Edit(
        "Set down a review",
        "Set down",
        form,
        act,
        _list(request),
        (("Reviews", _list(request)),),
        onward=lambda: _page(made[0]),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def review_change(request: PartnershipRequest, review: str) -> HttpResponse:
    """Change what is recorded of a review."""
    partnership, changed = request.partnership, _kept(request, review)
    form = ReviewForm(
        sent(request),
        reader=request.user,
        partnership=partnership,
        review=changed,
        initial=ReviewForm.initial_of(changed),
        version=version_of_review(changed, request.user),
    )
    form.has_other_subject = _has_other_subject(request, changed)

    def act(form: ReviewForm) -> str:
        reviews.set_review(
            by=request.user,
            partnership=partnership,
            review=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"“{form.cleaned_data['title']}” is changed."

    other = ("Take the review away", reverse("review-remove", args=[partnership.slug, changed.slug]))
    edit = Edit(f"Change {changed}", "Save", form, act, _page(changed), _trail(request, changed), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def review_step(request: PartnershipRequest, review: str, step: str) -> HttpResponse:
    """Begin, put back, complete or reopen a review."""
    found = _kept(request, review)
    kind = OutcomeForm if step == "complete" else EditForm
    initial = {"outcome": found.outcome, "led_to": found.led_to_id}
    form = kind(sent(request), initial=initial, version=version_of_review(found, request.user))
    if isinstance(form, OutcomeForm):
        form.offer(request.user, request.partnership, found)

    def act(form: EditForm) -> str:
        values = form.values() if isinstance(form, OutcomeForm) else {}
        reviews.take_step(
            by=request.user,
            review=found,
            step=step,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **values,
        )
        return f"“{found}” {DONE[step]}"

    words = STEP_WORDS[step]
    edit = Edit(f"{words}: {found}", words, form, act, _page(found), _trail(request, found))
    return edit_page(request, edit)


@login_required
@partnership_page
def review_remove(request: PartnershipRequest, review: str) -> HttpResponse:
    """Take a review away."""
    dropped = _kept(request, review)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        reviews.drop_review(by=request.user, review=dropped, reason=form.cleaned_data["reason"])
        return f"“{dropped}” is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=form,
        act=act,
        back=_list(request),
        trail=_trail(request, dropped),
        now=f"{dropped}: {dropped.get_status_display().lower()}, {dropped.due_in_words or 'no date set'}",
        tone="warning",
    )
    return edit_page(request, edit)
