"""How other apps put a section of theirs on governance's pages, which must not know them."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from governance.models import Body, Organisation, Partnership
    from portal.models import User


@dataclass(frozen=True)
class Section:
    """One section of a page: its heading, its address on the page, and the template that shows `about`."""

    heading: str
    anchor: str
    template: str
    about: Any


@dataclass(frozen=True)
class Figure:
    """A headline figure on the partnership's home page."""

    figure: str
    label: str
    url: str
    note: str = ""
    verdict: str = ""
    tone: str = ""


class Event(NamedTuple):
    """Something that happened on a day, or several things of one sort to one subject: `times` of them.

    `strand` names the Strand that it is of; `slug` and `name` are the subject's; `precision` is how exact the day is.
    """

    strand: str
    day: datetime.date
    precision: str
    slug: str
    name: str
    about: str
    times: int


@dataclass(frozen=True)
class Strand:
    """One sort of events of a partnership's history.

    `rows` gives those that a reader may see, annotated with `day`, `precision`, `subject_slug`, `subject_name` and
    `about`; rows alike in all of these are one event. `words` follow the subject's name, `address` is where it leads.
    """

    name: str
    rows: Callable[["Partnership", "User"], "QuerySet"]
    words: Callable[[Event], str]
    address: Callable[["Partnership", Event], str]


@dataclass(frozen=True)
class Budget:
    """What one body commissions, in exact pounds (None where no figure is given), and what sort of figure it is."""

    amount: Decimal | None
    basis: str


@dataclass(frozen=True)
class Money:
    """How the budgets of bodies, known by their ids, are read as on a day, and how a sum of budgets is worded."""

    read: Callable[["Partnership", Collection[int], "User", datetime.date], Mapping[int, Budget]]
    worded: Callable[[Iterable[Budget]], str]


BodySection = Callable[["Body", "User", datetime.date], Section | None]
OrganisationSection = Callable[["Organisation", "User", datetime.date], Section | None]
HomeFigure = Callable[["Partnership", "User", datetime.date], Figure | None]

body_sections: list[BodySection] = []
organisation_sections: list[OrganisationSection] = []
home_figures: list[HomeFigure] = []
timeline_strands: list[Strand] = []
money_of_bodies: list[Money] = []
