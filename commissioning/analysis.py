"""The rooms of analysis, and their tables in the board pack."""

import datetime
from typing import TYPE_CHECKING

from commissioning.registry import Room
from commissioning.tables import Table

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader

ROOMS = (
    Room("Totals", "commissioning", "What each group commissions from each sector’s money.", of_a_return=True),
    Room("By provider", "commissioning-providers", "Who is paid.", of_a_return=True),
    Room("By service", "commissioning-services", "What the money buys.", of_a_return=True),
    Room("By provision", "commissioning-provision", "Commissioned or in-house, single or pooled.", of_a_return=True),
    Room("What changed", "commissioning-change", "Against the last return and last year.", of_a_return=True),
    Room("Three years", "commissioning-years", "Planned, forecast and actual.", of_a_return=True),
    Room("Funding flow", "commissioning-flow", "From sector through group to provider.", of_a_return=True),
)


def analysis_tables(partnership: "Partnership", reader: "Reader", on: datetime.date) -> list[Table]:
    """The tables of the latest published return begun on a day: provider, service, provision, flow, change, years.

    In its first measure, in exact pounds. Nothing when there is none; a table without lines is left out.
    """
    from commissioning.sums import in_order
    from commissioning.views import change, flow, sums, years

    published = list(partnership.returns.published().begun(on).order_by("-first_year"))
    if not published:
        return []
    submission = published[0]
    measures = in_order(submission.lines.order_by().values_list("measure", flat=True).distinct())
    if not measures:
        return []
    of_one = (sums.providers_table, sums.services_table, sums.provision_table, flow.flow_table)
    tables = [table(submission, measures[0]) for table in of_one]
    last = change.last_year_of(submission, published)
    if last:
        tables.append(change.change_table(last, submission, measures[0]))
    first = years.first_year_of(submission, published, is_asked_for=False)
    return [*tables, years.years_by_group_table(first, published), years.years_by_sector_table(first, published)]
