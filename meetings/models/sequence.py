import pgtrigger


def sequence_rises() -> pgtrigger.Trigger:
    """Count each change of when, where and whether a meeting is, and never count back.

    Calendars take a change only when its number is higher, whoever made it and however: undoing one is another.
    """
    return pgtrigger.Trigger(
        name="meeting_sequence_rises",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF (NEW.day, NEW.begins, NEW.ends, NEW.place) IS DISTINCT FROM (OLD.day, OLD.begins, OLD.ends, OLD.place)
                OR (NEW.status <> OLD.status AND (NEW.status IN ('planned', 'cancelled') OR OLD.status = 'cancelled'))
            THEN
                NEW.sequence := GREATEST(NEW.sequence, OLD.sequence + 1);
            ELSE
                NEW.sequence := GREATEST(NEW.sequence, OLD.sequence);
            END IF;
            RETURN NEW;
        """,
    )
