from typing import Any

from django.db import migrations


def record_returns_here(apps: Any, schema_editor: Any) -> None:
    """Record every return and sector as it stands, so that its first change is told from what to what."""
    for name in ("return", "sector"):
        event = apps.get_model("commissioning", f"{name}event")
        columns = [column.column for column in event._meta.concrete_fields if not column.name.startswith("pgh_")]
        listed = ", ".join(f'"{column}"' for column in columns)
        schema_editor.execute(
            f"INSERT INTO {event._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {listed}) "  # noqa: S608
            f"SELECT now(), 'insert', id, {listed} FROM commissioning_{name}"
        )


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0003_submitted_returns")]

    operations = [migrations.RunPython(record_returns_here, migrations.RunPython.noop)]
