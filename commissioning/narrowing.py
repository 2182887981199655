"""What a list of lines may be narrowed to beside group, sector and provider."""

from collections.abc import Mapping

from django.db.models import Q

from commissioning.models import Pooling, Provision

CHOICES = {"provision": Provision, "pooling": Pooling}
LEFT_OUT = {
    "provider": (Q(provider=None), "no provider stated"),
    "service": (Q(service=""), "no service stated"),
}
WORDED = ("service", *CHOICES, "without")


def narrowed_by_words(asked: Mapping[str, str]) -> dict[str, tuple[Q, str]]:
    """What an address narrows lines to by service, provision, pooling, or by what they do not state, with its words.

    What is no such choice is as if it were not asked for.
    """
    found: dict[str, tuple[Q, str]] = {}
    service = asked.get("service", "")
    if service:
        found["service"] = (Q(service=service), f"“{service[:80]}” (service)")
    for name, choices in CHOICES.items():
        value = asked.get(name, "")
        if value in choices.values:
            found[name] = (Q(**{name: value}), f"{choices(value).label.lower()} ({name})")
    if asked.get("without") in LEFT_OUT:
        found["without"] = LEFT_OUT[asked["without"]]
    return found
