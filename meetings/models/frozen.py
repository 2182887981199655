import pgtrigger

from governance.freezing import frozen_with_parent


def frozen_with_minutes(name: str) -> list[pgtrigger.Trigger]:
    """Refuse to change what a meeting holds while its minutes are published: they are first taken back to correct."""
    return frozen_with_parent(
        name,
        parent="meeting",
        table="meetings_meeting",
        column="meeting_id",
        frozen_when="minutes_published_at IS NOT NULL",
        state="minuted",
    )
