from governance.edition import raises_edition
from governance.recording import keeps_history

from .access import Access, read_by, readable
from .body import Alias, Area, Body, BodyKind, BodyStatus, TermKind, TermOfReference, Theme, find_closed_bodies
from .draft import CommentStatus, EditKind, StructureComment, StructureEdit
from .organisation import Office, Organisation, OrganisationKind, Person
from .partnership import Edition, EditionRise, Named, Partnership
from .review import OPEN_SUBJECTS, REVIEW_STEPS, Review, ReviewStatus
from .role import Grant, Role
from .rule import Extent, PoliticalGroup, Rule, RuleKind
from .seat import CHAIRING, Membership, MembershipKind, MembershipQuerySet, Seat, SeatQuerySet, SeatRole
from .source import Certainty, Document, DocumentKind, Source, Sourced
from .structure import Audience, Link, LinkKind, Placement, Structure, StructureStatus

__all__ = [
    "CHAIRING",
    "OPEN_SUBJECTS",
    "REVIEW_STEPS",
    "Access",
    "Alias",
    "Area",
    "Audience",
    "Body",
    "BodyKind",
    "BodyStatus",
    "Certainty",
    "CommentStatus",
    "Document",
    "DocumentKind",
    "EditKind",
    "Edition",
    "EditionRise",
    "Extent",
    "Grant",
    "Link",
    "LinkKind",
    "Membership",
    "MembershipKind",
    "MembershipQuerySet",
    "Named",
    "Office",
    "Organisation",
    "OrganisationKind",
    "Partnership",
    "Person",
    "Placement",
    "PoliticalGroup",
    "Review",
    "ReviewStatus",
    "Role",
    "Rule",
    "RuleKind",
    "Seat",
    "SeatQuerySet",
    "SeatRole",
    "Source",
    "Sourced",
    "Structure",
    "StructureComment",
    "StructureEdit",
    "StructureStatus",
    "TermKind",
    "TermOfReference",
    "Theme",
    "find_closed_bodies",
    "read_by",
    "readable",
]

raises_edition(
    Alias,
    Area,
    Body,
    BodyKind,
    Document,
    Link,
    Membership,
    Office,
    Organisation,
    Partnership,
    Person,
    Placement,
    PoliticalGroup,
    Review,
    Rule,
    Seat,
    Source,
    Structure,
    StructureComment,
    StructureEdit,
    TermOfReference,
    Theme,
)

keeps_history(
    Alias,
    Body,
    Document,
    Grant,
    Membership,
    Office,
    Organisation,
    Partnership,
    Person,
    PoliticalGroup,
    Review,
    Rule,
    Seat,
    Source,
    Structure,
    StructureComment,
    TermOfReference,
)
