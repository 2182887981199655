"""The money that names programmes, for the pages of what those programmes are."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse

from commissioning.contribution_words import figure_in_words, giver_in_words
from governance.models import Partnership
from governance.sections import ProgrammeMoney

if TYPE_CHECKING:
    from portal.models import User


def money_of_programmes(
    partnership: Partnership, programmes: Collection[str], user: "User", on: datetime.date
) -> dict[str, list[ProgrammeMoney]]:
    """Return the contributions that name each programme, as a reader may see them; one query.

    They are never added up: several that name one programme may be one and the same thing.
    """
    wanted = {programme for programme in programmes if programme}
    rows = partnership.contributions.visible_to(user, partnership).for_list().filter(programme__in=wanted)
    found: dict[str, list[ProgrammeMoney]] = defaultdict(list)
    for one in rows:
        found[one.programme].append(
            ProgrammeMoney(
                label=f"{one.name}, {giver_in_words(one)}",
                figure=figure_in_words(one.form, one.figure),
                period=one.period or "no period stated",
                url=reverse("contribution", args=[partnership.slug, one.slug]),
            )
        )
    return dict(found)
