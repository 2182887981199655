"""What the database itself refuses in pooled funds, beyond what a constraint of one row can say."""

import pgtrigger

REFUSED = "ERRCODE = 'integrity_constraint_violation'"


def periods_stay_with_spend() -> pgtrigger.Trigger:
    """Refuse to change whether a fund's spend is by month or by quarter once some is recorded."""
    return pgtrigger.Trigger(
        name="periods_stay_with_spend",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("periods"),
        condition=pgtrigger.Condition("OLD.periods IS DISTINCT FROM NEW.periods"),
        func=f"""
            IF EXISTS (SELECT FROM commissioning_pooledfundspend s
                       JOIN commissioning_pooledfundyear y ON y.id = s.year_id WHERE y.fund_id = NEW.id) THEN
                RAISE EXCEPTION 'pooled fund % has spend recorded by other periods', NEW.id
                    USING {REFUSED}, CONSTRAINT = 'pooled_fund_periods_stay';
            END IF;
            RETURN NEW;
        """,
    )


def fixed_shares_are_whole(fund: str) -> pgtrigger.Trigger:
    """Refuse, at the commit, a published fund with fixed shares that are not all stated or do not make 100 per cent.

    The fund is locked first, so that two changes of its partners at once are looked at one after the other.
    """
    return pgtrigger.Trigger(
        name="fixed_shares_are_whole",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("which", "bigint")],
        func=f"""
            which := {fund};
            PERFORM 1 FROM commissioning_pooledfund WHERE id = which FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT FROM commissioning_pooledfund f
                WHERE f.id = which AND f.status = 'published' AND 'fixed' IN (f.overspend_rule, f.underspend_rule)
                AND (SELECT COALESCE(sum(p.share), 0) <> 100 OR count(*) <> count(p.share)
                     FROM commissioning_pooledfundpartner p WHERE p.fund_id = f.id)
            ) THEN
                RAISE EXCEPTION 'fixed shares of pooled fund % do not make 100 per cent', which
                    USING {REFUSED}, CONSTRAINT = 'pooled_fund_fixed_shares_are_whole';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 (names in the code)
    )


def stays_with_its_fund(name: str) -> pgtrigger.Trigger:
    """Refuse to move a partner or a year to another fund: what hangs on it would be of two funds."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("fund_id"),
        condition=pgtrigger.Condition("OLD.fund_id IS DISTINCT FROM NEW.fund_id"),
        func=f"""
            RAISE EXCEPTION '{name}: row % belongs to pooled fund %', OLD.id, OLD.fund_id USING {REFUSED};
            RETURN NEW;
        """,
    )


def partner_is_of_the_fund(name: str) -> pgtrigger.Trigger:
    """Refuse what a partner of one fund is said to do in the year of another."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.partner_id IS NOT NULL"),
        func=f"""
            IF NOT EXISTS (SELECT FROM commissioning_pooledfundpartner p
                           JOIN commissioning_pooledfundyear y ON y.fund_id = p.fund_id
                           WHERE p.id = NEW.partner_id AND y.id = NEW.year_id) THEN
                RAISE EXCEPTION '{name}: partner % is of another pooled fund', NEW.partner_id USING {REFUSED};
            END IF;
            RETURN NEW;
        """,
    )


def period_is_of_the_fund() -> pgtrigger.Trigger:
    """Refuse a fifth quarter. The fund is locked, so that its sort of period cannot change meanwhile."""
    return pgtrigger.Trigger(
        name="period_is_of_the_fund",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("sort", "varchar")],
        func=f"""
            SELECT f.periods INTO sort FROM commissioning_pooledfund f
                JOIN commissioning_pooledfundyear y ON y.fund_id = f.id WHERE y.id = NEW.year_id FOR SHARE OF f;
            IF sort = 'quarter' AND NEW.period > 4 THEN
                RAISE EXCEPTION 'period_is_of_the_fund: a year has no quarter %', NEW.period USING {REFUSED};
            END IF;
            RETURN NEW;
        """,  # noqa: S608 (names in the code)
    )


def closed_year_unchanged() -> pgtrigger.Trigger:
    """Refuse every change of a closed year, and its removal."""
    return pgtrigger.Trigger(
        name="closed_year_unchanged",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.status = 'closed'"),
        func=f"""
            RAISE EXCEPTION 'pooled fund year % is closed and cannot be changed', OLD.id
                USING {REFUSED}, CONSTRAINT = 'pooled_fund_year_closed_stays';
            RETURN OLD;
        """,
    )


def closed_year_is_shared_out() -> pgtrigger.Trigger:
    """Refuse to close a year whose shares do not make its variance to the penny; nothing is shared where that is 0."""
    return pgtrigger.Trigger(
        name="closed_year_is_shared_out",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.status = 'closed'"),
        func=f"""
            IF (SELECT COALESCE(sum(s.amount), 0) FROM commissioning_pooledfundshare s WHERE s.year_id = NEW.id)
               <> NEW.variance THEN
                RAISE EXCEPTION 'shares of pooled fund year % do not make its variance', NEW.id
                    USING {REFUSED}, CONSTRAINT = 'pooled_fund_year_is_shared_out';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 (names in the code)
    )
