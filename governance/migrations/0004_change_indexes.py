from django.db import migrations


class Migration(migrations.Migration):
    """Changes are found by the partnership that they were made in, and by the change that they undo."""

    dependencies = [("governance", "0003_rules_and_history"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX context_within ON pghistory_context ((metadata -> 'within'));
            CREATE INDEX context_undoes ON pghistory_context ((metadata -> 'undoes')) WHERE metadata ? 'undoes';
            """,
            "DROP INDEX context_within; DROP INDEX context_undoes;",
        )
    ]
