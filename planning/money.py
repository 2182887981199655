"""The money that stands behind a priority: what its bodies commission, and what names its initiatives."""

import datetime
from typing import TYPE_CHECKING, Any

from governance import sections
from governance.models import Body
from planning.addresses import linked
from planning.belonging import Links
from planning.models import Priority

if TYPE_CHECKING:
    from portal.models import User


def money_behind(priority: Priority, links: Links, user: "User", on: datetime.date) -> dict[str, Any]:
    """What is known of it on a day, as those who keep the money give it; nothing of it is added up.

    `budgets` are of bodies, which spend them on other things too; `programmes` are of what carries the priority out.
    """
    partnership = priority.partnership
    bodies: dict[int, Body] = {body.pk: body for body in (priority.body, *links.bodies) if body is not None}
    budgets = []
    for money in sections.money_of_bodies if bodies else ():
        read = money.read(partnership, list(bodies), user, on)
        budgets += [
            {"body": linked(partnership, body), "figure": money.worded([read[pk]]), "basis": read[pk].basis}
            for pk, body in bodies.items()
            if pk in read
        ]
    slugs = {one.slug: one for one in links.initiatives}
    programmes = []
    for found in sections.money_of_programmes if slugs else ():
        given = found(partnership, list(slugs), user, on)
        programmes += [
            {"initiative": linked(partnership, slugs[slug]), "rows": rows} for slug, rows in given.items() if rows
        ]
    return {"budgets": budgets, "programmes": programmes}
