"""The tables of a partnership data package: one truth for the reader, the schema and the documentation."""

from dataclasses import dataclass, field
from typing import Any

from commissioning.models import (
    BudgetLine,
    Measure,
    Pooling,
    Provision,
    Return,
    ReturnStatus,
    Sector,
    StatedTotal,
)
from governance.models import (
    Alias,
    Area,
    Audience,
    Body,
    BodyKind,
    BodyStatus,
    Certainty,
    Document,
    DocumentKind,
    Extent,
    Link,
    LinkKind,
    Membership,
    MembershipKind,
    Office,
    Organisation,
    OrganisationKind,
    Partnership,
    Person,
    Placement,
    PoliticalGroup,
    Review,
    ReviewStatus,
    Rule,
    RuleKind,
    Seat,
    SeatRole,
    Structure,
    StructureStatus,
    TermKind,
    TermOfReference,
    Theme,
)

from .columns import (
    Column,
    choice,
    commissioning_year,
    date,
    day,
    flag,
    money,
    ref,
    slug,
    text,
    until,
    url,
    whole,
    words,
)


@dataclass(frozen=True)
class Table:
    """One CSV file: its columns, and the model whose rows it holds."""

    name: str
    about: str
    columns: tuple[Column, ...]
    model: Any = None
    cited: bool = True
    key: str = "slug"
    column_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.columns + (CITATION if self.cited else ())
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "column_names", tuple(column.name for column in columns))

    @property
    def references(self) -> list[Column]:
        """The columns that hold slugs of other rows."""
        return [column for column in self.columns if column.refers_to]


CITATION = (
    words("references"),
    ref("document", "documents", field_name="source_document", required=True),
    text("place", most=200),
    choice("certainty", Certainty),
    text("source_note"),
)
NAMED = (slug(), text("name", most=200, required=True))
SPAN = (date("starts"), until("until", "ends"))

TABLES = (
    Table(
        "partnership",
        "The partnership itself: one row.",
        (*NAMED, text("summary"), day("record_date"), text("record_date_note"), url("website")),
        Partnership,
    ),
    Table(
        "documents",
        "Papers that are held, and papers that are referred to but not held.",
        (
            slug(),
            text("title", most=250, required=True),
            choice("kind", DocumentKind),
            flag("held", required=True),
            ref("part_of", "documents"),
            ref("referred_by", "documents"),
            ref("publisher", "organisations"),
            date("published"),
            url("website"),
            text("summary"),
        ),
        Document,
    ),
    Table("areas", "Parts of the place.", (*NAMED, text("kind", most=100), ref("part_of", "areas")), Area),
    Table("themes", "Subjects that bodies are gathered around.", NAMED, Theme),
    Table(
        "body_kinds",
        "The sorts of body: the partnership's own vocabulary, so without a source.",
        (
            *NAMED,
            text("plural", most=200, required=True),
            flag("commissions", otherwise=False),
            flag("is_team", otherwise=False),
            flag("decides", otherwise=False),
            text("description"),
        ),
        BodyKind,
        cited=False,
    ),
    Table(
        "organisations",
        "Partners and other organisations.",
        (*NAMED, choice("kind", OrganisationKind), text("summary"), url("website"), day("left")),
        Organisation,
    ),
    Table(
        "offices",
        "Posts whose holders sit somewhere by virtue of them.",
        (*NAMED, ref("organisation", "organisations", required=True), text("summary")),
        Office,
    ),
    Table("people", "Persons who hold seats.", NAMED, Person),
    Table(
        "bodies",
        "Anything that meets, decides or delivers together.",
        (
            *NAMED,
            ref("kind", "body_kinds", required=True),
            ref("area", "areas"),
            ref("theme", "themes"),
            text("summary"),
            choice("status", BodyStatus, otherwise=BodyStatus.OPERATING),
            text("status_note", most=250),
            ref("constituted_by", "organisations"),
            flag("number_stated", otherwise=True),
            url("website"),
            *SPAN,
        ),
        Body,
    ),
    Table(
        "aliases",
        "Other names of a body or of an organisation.",
        (
            slug(most=120),
            text("name", most=200, required=True),
            ref("body", "bodies"),
            ref("organisation", "organisations"),
            text("note", most=250),
        ),
        Alias,
    ),
    Table(
        "terms_of_reference",
        "The clauses of what a body is for.",
        (
            slug(most=120),
            ref("body", "bodies", required=True),
            choice("kind", TermKind),
            whole("position", required=False),
            text("text", required=True),
        ),
        TermOfReference,
    ),
    Table(
        "structures",
        "Dated trees of bodies, published or in draft.",
        (
            *NAMED,
            choice("status", StructureStatus),
            date("in_force_from"),
            ref("base", "structures"),
            choice("audience", Audience, otherwise=Audience.EDITORS),
            text("summary"),
        ),
        Structure,
    ),
    Table(
        "placements",
        "Where each body stands in each structure.",
        (
            slug(most=165),
            ref("structure", "structures", required=True),
            ref("body", "bodies", required=True),
            ref("parent", "bodies"),
            whole("position", most=2_147_483_647, required=False),
            flag("accountable", otherwise=True),
            text("name", most=200),
        ),
        Placement,
    ),
    Table(
        "links",
        "Sideways ties within a structure.",
        (
            slug(most=160),
            ref("structure", "structures", required=True),
            choice("kind", LinkKind),
            ref("from_body", "bodies"),
            ref("from_organisation", "organisations"),
            ref("to_body", "bodies"),
            ref("to_organisation", "organisations"),
            text("note", most=250),
        ),
        Link,
    ),
    Table(
        "seats",
        "Places on bodies.",
        (
            slug(most=160),
            ref("body", "bodies", required=True),
            choice("role", SeatRole, otherwise=SeatRole.MEMBER),
            text("title", most=200, required=True),
            whole("position", required=False),
            text("category", most=100),
            ref("office", "offices"),
            text("entitlement", most=250),
            flag("voting"),
            flag("number_stated", otherwise=True),
            flag("holder_recorded", otherwise=True),
            day("recorded_from"),
            *SPAN,
        ),
        Seat,
    ),
    Table(
        "political_groups",
        "Groups of elected members, with their seats on the council.",
        (*NAMED, whole("council_seats", required=False, otherwise=0)),
        PoliticalGroup,
    ),
    Table(
        "rules",
        "What a body’s constitution asks of its members: quorum, composition, proportionality.",
        (
            slug(most=120),
            ref("body", "bodies", required=True),
            choice("kind", RuleKind),
            choice("extent", Extent, otherwise=Extent.AT_LEAST),
            whole("number", required=False, otherwise=None),
            whole("numerator", required=False, otherwise=None),
            whole("denominator", required=False, otherwise=None),
            choice("among_role", SeatRole, otherwise=""),
            text("category", most=100),
            flag("voting_only", otherwise=False),
            flag("each_seat_counts", otherwise=False),
            text("wording", most=400),
        ),
        Rule,
    ),
    Table(
        "memberships",
        "Who holds which seat, for which term.",
        (
            slug(most=160),
            ref("seat", "seats", required=True),
            ref("person", "people"),
            ref("organisation", "organisations"),
            ref("body", "bodies"),
            ref("office", "offices"),
            ref("on_behalf_of", "organisations"),
            choice("kind", MembershipKind, otherwise=MembershipKind.SUBSTANTIVE),
            flag("ex_officio", otherwise=False),
            *SPAN,
            until("term_until", "term_ends"),
            ref("political_group", "political_groups"),
            text("note", most=250),
        ),
        Membership,
    ),
    Table(
        "reviews",
        "Reviews of bodies, structures and arrangements.",
        (
            slug(),
            text("title", most=200, required=True),
            ref("body", "bodies"),
            ref("subject_structure", "structures", field_name="structure"),
            text("subject", most=250),
            text("trigger", most=250),
            date("due"),
            choice("status", ReviewStatus),
            text("outcome"),
        ),
        Review,
    ),
    Table("sectors", "The services whose money is commissioned.", (*NAMED, whole("position")), Sector),
    Table(
        "returns",
        "Submissions of budget lines for a commissioning year.",
        (
            slug(),
            text("title", most=200, required=True),
            commissioning_year("year", "first_year"),
            text("year_note"),
            choice("status", ReturnStatus),
            text("unit_printed", most=40),
            whole("unit_pounds", most=2_147_483_647),
            text("unit_note"),
            text("caption", most=250),
            day("submitted_on"),
            ref("supersedes", "returns"),
        ),
        Return,
    ),
    Table(
        "budget_lines",
        "Money of a group from a sector, in exact pounds.",
        (
            slug(most=160),
            ref("return", "returns", field_name="submission", required=True),
            whole("position", most=2_147_483_647),
            ref("group", "bodies", required=True),
            ref("sector", "sectors", required=True),
            ref("provider", "organisations"),
            text("service", most=200),
            choice("measure", Measure, otherwise=Measure.PLANNED),
            choice("provision", Provision, otherwise=Provision.NOT_STATED),
            choice("pooling", Pooling, otherwise=Pooling.NOT_STATED),
            text("printed", most=40),
            money("amount"),
        ),
        BudgetLine,
    ),
    Table(
        "stated_totals",
        "Totals as the source printed them.",
        (
            slug(most=160),
            ref("return", "returns", field_name="submission", required=True),
            ref("group", "bodies"),
            ref("sector", "sectors"),
            choice("measure", Measure, otherwise=Measure.PLANNED),
            text("printed", most=40),
            money("amount"),
        ),
        StatedTotal,
    ),
    Table(
        "further_sources",
        "A second or third source of a row in another table.",
        (text("table", most=40, required=True), text("row", most=170, required=True)),
        key="",
    ),
    Table(
        "register",
        "Everything that the sources state, and which later part of the portal holds what this package does not.",
        (
            text("id", most=20, required=True),
            ref("document", "documents", required=True),
            text("place", most=200),
            text("kind", most=60),
            text("summary", required=True),
            text("later", most=100),
        ),
        cited=False,
        key="id",
    ),
)

TABLE = {table.name: table for table in TABLES}
