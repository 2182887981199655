import pgtrigger

from governance.freezing import frozen_with_parent

_MINUTED = (
    "partnership_id, body_id, series_id, slug, title, kind, day, begins, ends, place, about, quorum_met, quorum_note"
)
"""The columns of a meeting that its published minutes say."""


def stays_while_minuted() -> pgtrigger.Trigger:
    """Refuse to change what published minutes say of the meeting itself, while they stay published."""
    before, after = (", ".join(f"{row}.{column}" for column in _MINUTED.split(", ")) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="meeting_minuted_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__minutes_published_at__isnull=False, new__minutes_published_at__isnull=False),
        func=f"""
            IF ({before}) IS DISTINCT FROM ({after}) THEN
                RAISE EXCEPTION 'meeting % is minuted and cannot be changed', OLD.id
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        """,
    )


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
