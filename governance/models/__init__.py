from governance.edition import raises_edition

from .body import Alias, Area, Body, BodyKind, BodyStatus, TermKind, TermOfReference, Theme
from .organisation import Office, Organisation, OrganisationKind, Person
from .partnership import Edition, Named, Partnership
from .review import Review, ReviewStatus
from .role import Grant, Role
from .seat import CHAIRING, Membership, MembershipKind, Seat, SeatQuerySet, SeatRole
from .source import Certainty, Document, DocumentKind, Source, Sourced
from .structure import Audience, Link, LinkKind, Placement, Structure, StructureStatus

__all__ = [
    "CHAIRING",
    "Alias",
    "Area",
    "Audience",
    "Body",
    "BodyKind",
    "BodyStatus",
    "Certainty",
    "Document",
    "DocumentKind",
    "Edition",
    "Grant",
    "Link",
    "LinkKind",
    "Membership",
    "MembershipKind",
    "Named",
    "Office",
    "Organisation",
    "OrganisationKind",
    "Partnership",
    "Person",
    "Placement",
    "Review",
    "ReviewStatus",
    "Role",
    "Seat",
    "SeatQuerySet",
    "SeatRole",
    "Source",
    "Sourced",
    "Structure",
    "StructureStatus",
    "TermKind",
    "TermOfReference",
    "Theme",
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
    Review,
    Seat,
    Source,
    Structure,
    TermOfReference,
    Theme,
)
