"""What a body's constitution asks of its members: quorum, composition, proportionality."""

from typing import TYPE_CHECKING, Any

from governance.models import Body, Rule
from governance.services.changes import ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

RULED = (
    "kind",
    "extent",
    "number",
    "numerator",
    "denominator",
    "among_role",
    "category",
    "voting_only",
    "each_seat_counts",
    "wording",
)


def set_rule(
    *, by: "User", body: Body, rule: Rule | None = None, reason: str = "", seen: Version | None = None, **values: Any
) -> Rule:
    """Give a body a rule, or change one of its rules. Raises StaleError when it changed since it was seen."""
    did = f"Changed a rule of {body}" if rule else f"Gave {body} a rule"
    with change(by=by, within=body.partnership_id, did=did, reason=reason):
        if rule is None:
            return Rule.objects.create(body=body, slug=free_slug(body.rules.all(), values["kind"], most=120), **values)
        locked = _lock(rule)
        refuse_stale(seen, version_of_row(locked, *RULED))
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        return locked


def drop_rule(*, by: "User", rule: Rule, reason: str = "") -> None:
    """Take a rule from its body; the history keeps what it was."""
    with change(by=by, within=rule.body.partnership_id, did=f"Took a rule from {rule.body}", reason=reason):
        locked = _lock(rule)
        locked.sources.all().delete()
        locked.delete()


def _lock(rule: Rule) -> Rule:
    locked = Rule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if locked is None:
        raise ChangeError("That rule is not in the record any more. Nothing was saved.")
    return locked
