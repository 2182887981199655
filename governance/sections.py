"""How other apps put a section of theirs on governance's pages, which must not know them."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from governance.models import Area, Body, Organisation, Partnership, Person, Review
    from portal.models import User


@dataclass(frozen=True)
class Section:
    """One section of a page: its heading, its address on the page, and the template that shows `about`.

    `feed` is the address of a calendar of it that anybody may read, which the page's head names.
    """

    heading: str
    anchor: str
    template: str
    about: Any
    feed: str = ""


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


@dataclass(frozen=True)
class Due:
    """Something that is to happen by a day, month or year: what sort of thing, whose it is, and where it is told.

    `due` is None where no date is set. `late` is whether the whole of its day, month or year had passed.
    """

    what: str
    sort: str
    url: str
    due: datetime.date | None
    precision: str
    owner: str
    owner_url: str
    late: bool
    note: str = ""


@dataclass(frozen=True)
class ProgrammeMoney:
    """Money that names a programme: who brings it, the words for how much, for which years, and where it is told."""

    label: str
    figure: str
    period: str
    url: str


AreaSection = Callable[["Area", "User", datetime.date], Section | None]
DueThings = Callable[["Partnership", "User", datetime.date], "list[Due]"]
MoneyOfProgrammes = Callable[
    ["Partnership", Collection[str], "User", datetime.date], Mapping[str, "list[ProgrammeMoney]"]
]
BodySection = Callable[["Body", "User", datetime.date], Section | None]
OrganisationSection = Callable[["Organisation", "User", datetime.date], Section | None]
PersonSection = Callable[["Person", "User", datetime.date], Section | None]
ReviewSection = Callable[["Review", "User", datetime.date], Section | None]


@dataclass(frozen=True)
class ReviewSubject:
    """A sort of thing that reviews look at and another app keeps: its name in an address, and for a reader.

    `named` gives, of reviews known by their ids, the name and the address of what each looks at; one query.
    """

    value: str
    label: str
    named: Callable[["Partnership", Collection[int], "User"], Mapping[int, tuple[str, str]]]


HomeFigure = Callable[["Partnership", "User", datetime.date], Figure | None]

body_sections: list[BodySection] = []
organisation_sections: list[OrganisationSection] = []
person_sections: list[PersonSection] = []
home_figures: list[HomeFigure] = []
timeline_strands: list[Strand] = []
money_of_bodies: list[Money] = []
area_sections: list[AreaSection] = []
"""What other apps show on the page of an area, such as a neighbourhood."""
account_sections: list[BodySection] = []
"""What other apps show on the one page by which a body gives account of itself, in this order."""
due_things: list[DueThings] = []
"""What is due and what is late, each list in a constant number of queries whatever its length."""
money_of_programmes: list[MoneyOfProgrammes] = []
"""The money that names programmes, known by their slugs, as a reader may see it on a day."""
review_sections: list[ReviewSection] = []
"""What other apps show on the page of a review, such as the plan that it looks at."""
review_subjects: list[ReviewSubject] = []
"""The sorts of things of other apps that reviews look at."""

BODY_ORDER = (
    "money",
    "pooled-funds",
    "plans",
    "indicators",
    "initiatives",
    "assurance",
    "meetings",
    "decisions",
    "actions",
)
"""How the sections of other apps stand on a body's page, by their addresses on it; any other comes after these."""
ACCOUNT_ORDER = (*BODY_ORDER[2:6], *BODY_ORDER[:2], *BODY_ORDER[6:])
"""The same on the page by which a body gives account of itself: what it is to do, then what it does it with."""


def in_order(made: Iterable[Section | None], order: tuple[str, ...]) -> list[Section]:
    """Leave out the sections that have nothing to tell, and put the rest in the order of a page."""
    place = {anchor: number for number, anchor in enumerate(order)}
    return sorted((section for section in made if section), key=lambda section: place.get(section.anchor, len(place)))
