from django.db import connection, models


def reserve_ids(kind: type[models.Model], count: int) -> list[int]:
    """Draw ids for rows that refer to each other before they are inserted in bulk; one query."""
    with connection.cursor() as cursor:
        sequence = f"{kind._meta.db_table}_id_seq"
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [number for (number,) in cursor.fetchall()]
