from typing import Any

from django.db import migrations

KINDS = (
    "alias",
    "body",
    "document",
    "grant",
    "membership",
    "office",
    "organisation",
    "partnership",
    "person",
    "review",
    "seat",
    "source",
    "termofreference",
)


def record_what_is_here(apps: Any, schema_editor: Any) -> None:
    """Record every row as it stands, so that its first change can be told from what to what, and undone."""
    for name in KINDS:
        table = f"governance_{name}"
        event = apps.get_model("governance", f"{name}event")
        columns = [column.column for column in event._meta.concrete_fields if not column.name.startswith("pgh_")]
        listed = ", ".join(f'"{column}"' for column in columns)
        schema_editor.execute(
            f"INSERT INTO {event._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {listed}) "  # noqa: S608
            f"SELECT now(), 'insert', id, {listed} FROM {table}"
        )


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_change_indexes")]

    operations = [migrations.RunPython(record_what_is_here, migrations.RunPython.noop)]
