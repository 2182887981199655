"""Where the parts of commissioning put their tables into the board pack, and their links on the commissioning page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commissioning.tables import Table

if TYPE_CHECKING:
    from commissioning.models import Return
    from governance.models import Partnership
    from governance.permissions import Reader

ReturnTables = Callable[["Return", list["Return"]], list[Table]]
PackTables = Callable[["Partnership", "Reader", datetime.date], list[Table]]


@dataclass(frozen=True)
class Room:
    """A part of commissioning with a page of its own: its name, the name of its URL, and what it shows.

    A room `of_a_return` shows one return: links between such rooms keep the return, the measure and the unit.
    """

    label: str
    url_name: str
    about: str
    of_a_return: bool = False


return_tables: list[ReturnTables] = []
"""What stands in the board pack after the matrix: each gives the tables of its return, told every published one."""

pack_tables: list[PackTables] = []
"""What stands in the board pack after those, in this order; each gives the tables as on a day."""

rooms: list[Room] = []
"""What the commissioning page leads to."""
