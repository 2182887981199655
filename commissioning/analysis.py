"""The rooms of analysis, and their tables in the board pack."""

from typing import TYPE_CHECKING

from commissioning.registry import Room
from commissioning.tables import Table

if TYPE_CHECKING:
    from commissioning.models import Return

ROOMS = (
    Room("Totals", "commissioning", "What each group commissions from each sector’s money.", of_a_return=True),
    Room("By provider", "commissioning-providers", "Who is paid.", of_a_return=True),
    Room("By service", "commissioning-services", "What the money buys.", of_a_return=True),
    Room("By provision", "commissioning-provision", "Commissioned or in-house, single or pooled.", of_a_return=True),
    Room("What changed", "commissioning-change", "Against the last return and last year.", of_a_return=True),
    Room("Three years", "commissioning-years", "Planned, forecast and actual.", of_a_return=True),
    Room("Funding flow", "commissioning-flow", "From sector through group to provider.", of_a_return=True),
)


def analysis_tables(submission: "Return", published: list["Return"]) -> list[Table]:
    """The tables of one return among all that are published: provider, service, provision, flow, change, years.

    In its first measure, in exact pounds. Nothing for a return without lines.
    """
    from commissioning.sums import in_order
    from commissioning.views import change, flow, sums, years

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
