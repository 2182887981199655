"""What our services protect from: several processes that move nodes with plain django-mptt calls, without the lock."""

import os
import random
from collections import Counter


def move_about(url: str, structure: int, number: int, over, results) -> None:
    """Move placements of a draft by `move_to`, each in a transaction, until it is over (an event)."""
    os.environ |= {"DATABASE_URL": url, "PORTAL_ENVIRONMENT": "demo", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.db import DatabaseError, transaction
    from mptt.exceptions import InvalidMove

    from governance.models import Placement

    chosen, outcomes = random.Random(number), Counter()  # noqa: S311
    ids = list(Placement.objects.filter(structure=structure, parent__isnull=False).values_list("pk", flat=True))
    while not over.is_set():
        one, other = chosen.sample(ids, 2)
        try:
            with transaction.atomic():
                node, target = Placement.objects.get(pk=one), Placement.objects.get(pk=other)
                node.move_to(target, "last-child")
            outcomes["moved"] += 1
        except InvalidMove:
            outcomes["refused"] += 1
        except DatabaseError as error:
            outcomes[type(error).__name__] += 1
    results.put(dict(outcomes))
