"""The rules of a body: quorum, composition, proportionality."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance import permissions
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.forms.rule import RuleForm
from governance.http import PartnershipRequest, partnership_page
from governance.lookup import find_body, find_rule
from governance.models import Body
from governance.rulings import in_words
from governance.services import rules
from governance.services.rules import RULED
from governance.versions import version_of_row


def _back(body: Body) -> str:
    return reverse("body", args=[body.partnership.slug, body.slug]) + "#rules"


def _trail(body: Body) -> tuple[tuple[str, str], ...]:
    return ((body.name, reverse("body", args=[body.partnership.slug, body.slug])),)


def _body(request: PartnershipRequest, body: str) -> Body:
    found = find_body(request, body)
    permissions.check_change_rules(request.user, found)
    return found


@login_required
@partnership_page
def rule_add(request: PartnershipRequest, body: str) -> HttpResponse:
    """Give a body a rule."""
    found = _body(request, body)
    form = RuleForm(sent(request))

    def act(form: RuleForm) -> str:
        rules.set_rule(by=request.user, body=found, reason=form.cleaned_data["reason"], **form.values())
        return f"{found} has another rule."

    return edit_page(request, Edit(f"Add a rule for {found}", "Add the rule", form, act, _back(found), _trail(found)))


@login_required
@partnership_page
def rule_change(request: PartnershipRequest, body: str, rule: str) -> HttpResponse:
    """Change a rule of a body."""
    found = _body(request, body)
    changed = find_rule(found, rule)
    form = RuleForm(sent(request), initial=RuleForm.initial_of(changed), version=version_of_row(changed, *RULED))

    def act(form: RuleForm) -> str:
        rules.set_rule(
            by=request.user,
            body=found,
            rule=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return "The rule is changed."

    other = ("Take the rule away", reverse("rule-remove", args=[request.partnership.slug, found.slug, changed.slug]))
    edit = Edit(f"Change a rule of {found}", "Save", form, act, _back(found), _trail(found), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def rule_remove(request: PartnershipRequest, body: str, rule: str) -> HttpResponse:
    """Take a rule from a body."""
    found = _body(request, body)
    dropped = find_rule(found, rule)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        rules.drop_rule(by=request.user, rule=dropped, reason=form.cleaned_data["reason"])
        return "The rule is taken away."

    edit = Edit(
        title=f"Take a rule from {found}",
        button="Take it away",
        form=form,
        act=act,
        back=_back(found),
        trail=_trail(found),
        now=in_words(dropped),
        tone="warning",
    )
    return edit_page(request, edit)
