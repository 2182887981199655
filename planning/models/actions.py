import datetime
import functools
import itertools
import operator
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Upper

from governance.dates import Precision, in_words
from governance.models import Access, Body, Named, Office, Organisation, Partnership, Person, Sourced, readable
from governance.models.body import known_to

from .initiatives import Initiative
from .plans import Plan
from .priorities import Priority

if TYPE_CHECKING:
    from governance.permissions import Reader


class ActionStatus(models.TextChoices):
    OPEN = "open", "Open"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


FINISHED = (ActionStatus.DONE, ActionStatus.DROPPED)

OWNERS = ("body", "organisation", "office", "person")
"""The fields that may say whose action it is: at most one of them does."""

ACTION_STEPS: dict[tuple[str, str], ActionStatus] = {
    (ActionStatus.OPEN, "begin"): ActionStatus.UNDER_WAY,
    (ActionStatus.OPEN, "finish"): ActionStatus.DONE,
    (ActionStatus.UNDER_WAY, "finish"): ActionStatus.DONE,
    (ActionStatus.OPEN, "drop"): ActionStatus.DROPPED,
    (ActionStatus.UNDER_WAY, "drop"): ActionStatus.DROPPED,
    (ActionStatus.DONE, "reopen"): ActionStatus.UNDER_WAY,
    (ActionStatus.DROPPED, "reopen"): ActionStatus.OPEN,
}
"""What may be done to an action in which status, and what it is then. Nothing else may."""


def _one_owner_at_most() -> Q:
    """Return the condition that no two of the fields that name an owner are filled."""
    pairs = itertools.combinations(OWNERS, 2)
    conditions = [Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) for one, other in pairs]
    return functools.reduce(operator.and_, conditions)


def _began(on: datetime.date, precision: str) -> datetime.date:
    """Return the first day of the day, month or year that `on` is in: what is due before it has wholly passed."""
    if precision == Precision.YEAR:
        return on.replace(month=1, day=1)
    return on.replace(day=1) if precision == Precision.MONTH else on


def overdue(on: datetime.date) -> Q:
    """Return the condition that the day, month or year by which something is due had wholly passed on a day."""
    passed = Q(pk__in=[])
    for precision in Precision.values:
        passed |= Q(due_precision=precision, due__lt=_began(on, precision))
    return passed


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Actions that a reader may read, for what they may see, of owners and bodies that they may know of."""
        plans = Plan.objects.visible_to(user, partnership).values("pk")
        priorities = Priority.objects.visible_to(user, partnership).values("pk")
        people = Person.objects.visible_to(user, partnership).values("pk")
        initiatives = Initiative.objects.visible_to(user, partnership).values("pk")
        return self.filter(
            readable(user, partnership, body="arose_in"),
            Q(body__isnull=True) | known_to(user, partnership, "body__"),
            Q(arose_in__isnull=True) | known_to(user, partnership, "arose_in__"),
            Q(person__isnull=True) | Q(person__in=people),
            Q(plan__isnull=True) | Q(plan__in=plans),
            Q(priority__isnull=True) | Q(priority__in=priorities),
            Q(initiative__isnull=True) | Q(initiative__in=initiatives),
            partnership=partnership,
        )

    def open_on(self, on: datetime.date) -> Self:
        """Actions raised by a day and not finished by it; those finished on a day nobody noted are finished."""
        finished = Q(status__in=FINISHED) & (Q(finished_on__isnull=True) | Q(finished_on__lte=on))
        return self.filter(Q(raised_on__isnull=True) | Q(raised_on__lte=on)).exclude(finished)

    def overdue_on(self, on: datetime.date) -> Self:
        """Actions open on a day that were to be done before it."""
        return self.open_on(on).filter(overdue(on))

    def finished_on_or_before(self, on: datetime.date) -> Self:
        """Actions done or dropped by a day, and those finished on a day nobody noted."""
        return self.filter(Q(finished_on__isnull=True) | Q(finished_on__lte=on), status__in=FINISHED)

    def counted(self, on: datetime.date) -> tuple[int, int]:
        """Return how many are open on a day, and how many of those are overdue; one query."""
        found = self.open_on(on).aggregate(open=Count("pk"), late=Count("pk", filter=overdue(on)))
        return found["open"], found["late"]

    def for_list(self) -> Self:
        """Actions with their owners and what they are for, the earliest due first and those without a date last."""
        return self.select_related(
            "plan", "priority", "initiative", "body", "organisation", "office__organisation", "person", "arose_in"
        ).order_by(models.F("due").asc(nulls_last=True), "name", "pk")


class Action(Sourced, Named):
    """Something that somebody is to do by a day, for a plan, a priority or an initiative, or as a meeting asked.

    `access` and `arose_in` say who may read of it: an action from a restricted item is as restricted as the item.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="actions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    arose_in = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_asked",
        help_text="The body whose meeting asked for it.",
    )
    access = models.CharField(max_length=8, choices=Access, default=Access.PUBLIC)
    statement = models.TextField(blank=True)
    raised_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    status = models.CharField(max_length=9, choices=ActionStatus, default=ActionStatus.OPEN)
    finished_on = models.DateField(null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["name"]
        indexes = [
            models.Index(fields=["partnership", "status", "due"], name="action_by_status_and_due"),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("statement"), name="gin_trgm_ops"),
                name="action_by_its_words",
            ),
        ]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=_one_owner_at_most(),
                name="action_has_one_owner",
                violation_error_message="An action is of one owner: a body, an organisation, an office or a person.",
            ),
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_is_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="action_access_is_known"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(status__in=FINISHED),
                name="action_finished_goes_with_status",
                violation_error_message="An action that is open has no day on which it was finished.",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(raised_on__isnull=True)
                | Q(finished_on__gte=models.F("raised_on")),
                name="action_finished_after_raised",
                violation_error_message="An action is not finished before it is asked for.",
            ),
        ]

    @property
    def owner(self) -> "Body | Organisation | Office | Person | None":
        """Whose action it is."""
        return next((found for name in OWNERS if (found := getattr(self, name))), None)

    @property
    def due_in_words(self) -> str:
        """When it is due, to the precision that is known."""
        return in_words(self.due, self.due_precision)

    def is_finished(self, on: datetime.date) -> bool:
        """Whether it was done or dropped by a day."""
        return self.status in FINISHED and (self.finished_on is None or self.finished_on <= on)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether its day, month or year had wholly passed on a day while it was not finished."""
        return self.due is not None and not self.is_finished(on) and self.due < _began(on, self.due_precision)

    def is_raised(self, on: datetime.date) -> bool:
        """Whether it had been asked for by a day, or nobody noted when."""
        return self.raised_on is None or self.raised_on <= on


class ActionNote(Sourced, models.Model):
    """How far an action has come, as somebody noted on a day."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    slug = models.SlugField(max_length=120)
    noted_on = models.DateField()
    text = models.TextField()

    class Meta:
        ordering = ["action", "-noted_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["action", "slug"], name="action_note_slug_once")]

    def __str__(self) -> str:
        return self.text
