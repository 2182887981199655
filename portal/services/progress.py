"""How far a job has come, told while its transaction is still open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from portal.models import JobProgress

Tell = Callable[[int, int], None]


@contextmanager
def telling(job_id: int | None) -> Iterator[Tell]:
    """Give a function that notes how much of a job is done, through a connection of its own that commits at once.

    A job that keeps no progress, or that nobody else can see yet, notes nothing.
    """
    beside = connection.copy()
    table = connection.ops.quote_name(JobProgress._meta.db_table)

    def tell(done: int, total: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET done = %s, total = %s, heard_at = %s WHERE job_id = %s",  # noqa: S608
                [min(done, total), total, timezone.now(), job_id],
            )

    try:
        yield tell
    finally:
        beside.close()
