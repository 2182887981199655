import datetime
from collections.abc import Collection, Iterable
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce

from governance.dates import Dated, DatedQuerySet, DateRange, PartialDate, Precision, in_force
from governance.permissions import Permission

from .body import Body, known_to
from .organisation import Office, Organisation, Person
from .partnership import Partnership
from .rule import PoliticalGroup
from .source import Sourced


class SeatRole(models.TextChoices):
    CHAIR = "chair", "Chair"
    JOINT_CHAIR = "joint_chair", "Joint chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser"
    OBSERVER = "observer", "Observer"


CHAIRING = (SeatRole.CHAIR, SeatRole.JOINT_CHAIR)


class MembershipKind(models.TextChoices):
    SUBSTANTIVE = "substantive", "Substantive"
    SUBSTITUTE = "substitute", "Substitute"


class SeatQuerySet(DatedQuerySet):
    def visible_to(self, user, partnership: Partnership) -> Self:
        """Seats on the bodies of a partnership that a reader may know of."""
        return self.filter(known_to(user, partnership, "body__"), body__partnership=partnership)

    def kept_by(self, user, partnership: Partnership) -> Self:
        """Seats whose membership a user may change."""
        return self.filter(body__in=Body.objects.kept_by(user, partnership, Permission.CHANGE_MEMBERSHIP).values("pk"))

    def with_holding(self, on: datetime.date) -> Self:
        """Seats joined to their substantive holding on a day (at most one: the database sees to it)."""
        substantive = Q(memberships__kind=MembershipKind.SUBSTANTIVE) & in_force(on, "memberships__")
        return self.annotate(
            holding=FilteredRelation("memberships", condition=substantive),
            holding_id=F("holding__id"),
            recorded=models.Case(
                models.When(Q(holder_recorded=True) | Q(recorded_from__lte=on), then=True), default=False
            ),
            holding_term_ends=F("holding__term_ends"),
        )

    def with_holder(self, on: datetime.date) -> Self:
        """Seats joined to their substantive holding on a day, with the holder's name."""
        return self.with_holding(on).annotate(holder_name=holder_name("holding__"))

    def naming_known(self, user, partnership: Partnership) -> Self:
        """Seats with their holder, who is not named when it is a body that a reader may not know of."""
        known = Body.objects.visible_to(user, partnership).values("pk")
        may_be_named = Q(holding__body__isnull=True) | Q(holding__body__in=known)
        return self.annotate(holder_name=models.Case(models.When(may_be_named, then=holder_name("holding__"))))

    def with_vacancy(self, on: datetime.date) -> Self:
        """Seats with the end of the last substantive holding that was over by a day, and its precision."""
        over = Membership.objects.filter(seat=models.OuterRef("pk"), kind=MembershipKind.SUBSTANTIVE, ends__lte=on)
        last = over.order_by("-ends")
        return self.annotate(
            vacated=models.Subquery(last.values("ends")[:1]),
            vacated_precision=models.Subquery(last.values("ends_precision")[:1]),
        )

    def on_page(self, on: datetime.date) -> Self:
        """Seats in force with their holders, chairs first, as pages list them."""
        rank = models.Case(
            *(models.When(role=role, then=Value(rank)) for rank, role in enumerate(SeatRole)), default=Value(9)
        )
        return self.in_force(on).with_holder(on).with_vacancy(on).order_by(rank, "position", "pk")


def holder_name(prefix: str = "") -> Coalesce:
    """Return the name of whoever holds a membership that `prefix` reaches: person, office, organisation or body."""
    return Coalesce(*(f"{prefix}{holder}__name" for holder in ("person", "office", "organisation", "body")))


class Seat(Sourced, Dated):
    """One place on a body."""

    slug = models.SlugField(max_length=160)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=11, choices=SeatRole, default=SeatRole.MEMBER)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    category = models.CharField(max_length=100, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    entitlement = models.CharField(max_length=250, blank=True)
    voting = models.BooleanField(null=True, blank=True)
    number_stated = models.BooleanField(
        default=True, help_text="Off when this stands for several seats whose number is not given."
    )
    holder_recorded = models.BooleanField(
        default=True, help_text="Off when no record of the holder is kept: the seat is then unknown, not vacant."
    )
    recorded_from = models.DateField(
        null=True, blank=True, help_text="The day from which holders are recorded, where the record began late."
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["body", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "slug"], name="seat_slug_once"), *Dated.Meta.constraints]

    def is_recorded(self, on: datetime.date) -> bool:
        """Whether it is recorded who holds it on a day: if nobody does then, it is vacant."""
        return self.holder_recorded or (self.recorded_from is not None and self.recorded_from <= on)

    def __str__(self) -> str:
        return self.title


class MembershipQuerySet(DatedQuerySet):
    def substantive(self) -> Self:
        """Memberships that occupy their seat."""
        return self.filter(kind=MembershipKind.SUBSTANTIVE)

    def visible_to(self, user, partnership: Partnership) -> Self:
        """Memberships on bodies that a reader may know of, held by whom they may know of, with seat and body."""
        known = known_to(user, partnership, "seat__body__") & (
            Q(body__isnull=True) | known_to(user, partnership, "body__")
        )
        return self.filter(known, seat__body__partnership=partnership).select_related("seat__body")

    def touching(self, body: Body, on: datetime.date) -> Self:
        """Memberships in force on the seats of a body, and those that the body itself holds elsewhere."""
        return self.in_force(on).filter(Q(seat__body=body) | Q(body=body)).order_by("seat__position", "kind", "pk")

    def on_or_of(self, bodies: Collection[int], holders: Collection[int]) -> Self:
        """Memberships on the seats of some bodies, and those that some bodies hold, all known by their ids."""
        return self.filter(Q(seat__body__in=bodies) | Q(body__in=holders))

    def begun_or_ended(self, after: datetime.date, by: datetime.date) -> Self:
        """Memberships that began or ended after one day and by another."""
        return self.filter(Q(starts__gt=after, starts__lte=by) | Q(ends__gt=after, ends__lte=by))

    def of_seats(self, seats: Iterable[int]) -> Self:
        """Memberships of some seats, known by their ids, of any time: the latest first."""
        return self.filter(seat__in=seats).order_by(F("starts").desc(nulls_last=True), "kind", "pk")

    def of_organisation(self, organisation: Organisation) -> Self:
        """Memberships of any time that an organisation holds itself, through an office, or on whose behalf they are."""
        own = Q(organisation=organisation) | Q(office__organisation=organisation) | Q(on_behalf_of=organisation)
        return self.filter(own).order_by("seat__body__name", "starts", "pk")

    def with_holders(self) -> Self:
        """Memberships with everything that words their holder, in one query."""
        return self.select_related(
            "person", "organisation", "body", "office__organisation", "on_behalf_of", "political_group"
        )


class Membership(Sourced, Dated):
    """Somebody holding a seat for a term. A new term is a new record.

    `term_ends` is when the term was due to end; `ends` is when the holding truly ended. A holding whose term
    ran out while `ends` is empty is continuing: the holder stays until replaced.
    """

    slug = models.SlugField(max_length=160)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    on_behalf_of = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="represented_by"
    )
    kind = models.CharField(max_length=11, choices=MembershipKind, default=MembershipKind.SUBSTANTIVE)
    ex_officio = models.BooleanField(default=False)
    term_ends = models.DateField("first day after the term", null=True, blank=True)
    term_ends_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    political_group = models.ForeignKey(
        PoliticalGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    note = models.CharField(max_length=250, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "slug"], name="membership_slug_once"),
            models.CheckConstraint(condition=Q(kind__in=MembershipKind.values), name="membership_kind_is_known"),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(
                            **{
                                f"{other}__isnull": other != holder
                                for other in ("person", "organisation", "body", "office")
                            }
                        )
                        for holder in ("person", "organisation", "body", "office")
                    ),
                    _connector=Q.OR,
                ),
                name="membership_has_one_holder",
                violation_error_message="A membership is held by one person, organisation, body or office.",
            ),
            ExclusionConstraint(
                name="membership_one_substantive_holder",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (DateRange("starts", "ends", Value("[)")), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=MembershipKind.SUBSTANTIVE),
                violation_error_message="Somebody else holds this seat in that time.",
            ),
            *Dated.Meta.constraints,
        ]

    def is_continuing(self, on: datetime.date) -> bool:
        """Whether the term ran out by a day while nobody ended the holding."""
        return self.is_in_force(on) and self.term_ends is not None and self.term_ends <= on

    @property
    def term_in_words(self) -> str:
        """The last day, month or year of the term, or nothing."""
        return str(PartialDate.until(self.term_ends, self.term_ends_precision)) if self.term_ends else ""

    @property
    def holder(self) -> Person | Organisation | Body | Office:
        """Whoever holds the seat."""
        return self.person or self.organisation or self.body or self.office  # type: ignore[return-value]

    def __str__(self) -> str:
        return f"{self.holder}: {self.seat}"
