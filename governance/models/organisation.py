from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject

from .partnership import Named, Partnership
from .source import Sourced


class OrganisationKind(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health service"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    UNIVERSITY = "university", "University"
    VOLUNTARY_SECTOR = "voluntary_sector", "Voluntary sector"
    GOVERNMENT = "government", "Government"
    REGULATOR = "regulator", "Regulator"
    OTHER = "other", "Other"


def _never_into_itself(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(merged_into=F("pk")), name=name)


class KeptQuerySet(models.QuerySet):
    def kept(self) -> Self:
        """Records that stand for themselves: not those merged into another."""
        return self.filter(merged_into__isnull=True)


class PersonQuerySet(KeptQuerySet):
    def visible_to(self, user, partnership: Partnership) -> Self:
        """People of a partnership that a reader may know of: they hold or held a seat on such a body, or none at all.

        A record merged into another is known with the record that is kept.
        """
        known = apps.get_model("governance", "Body").objects.visible_to(user, partnership)
        held = apps.get_model("governance", "Membership").objects.filter(person=OuterRef("stands_for")).order_by()
        seen = held.filter(seat__body__in=known.values("pk"))
        people = self.filter(partnership=partnership).alias(stands_for=Coalesce("merged_into", "pk"))
        return people.filter(~Exists(held) | Exists(seen))


class OrganisationQuerySet(KeptQuerySet):
    def for_page(self, user, partnership: Partnership) -> Self:
        """Organisations with the bodies that they constitute and the documents that they published, in one query."""
        known = apps.get_model("governance", "Body").objects.visible_to(user, partnership)
        bodies = known.filter(constituted_by=OuterRef("pk")).order_by("name")
        documents = apps.get_model("governance", "Document").objects.filter(publisher=OuterRef("pk")).order_by("title")
        return self.select_related("merged_into").annotate(
            bodies_constituted=ArraySubquery(
                bodies.values(item=JSONObject(slug="slug", name="name", kind="kind__name"))
            ),
            documents_published=ArraySubquery(documents.values(item=JSONObject(slug="slug", title="title"))),
        )


class Organisation(Sourced, Named):
    """A partner: council, health trust, police, voluntary sector."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="organisations")
    kind = models.CharField(max_length=16, choices=OrganisationKind, default=OrganisationKind.OTHER)
    summary = models.TextField(blank=True)
    website = models.URLField(max_length=300, blank=True)
    left = models.DateField("first day no longer a partner", null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = OrganisationQuerySet.as_manager()

    class Meta(Named.Meta):
        constraints = [*Named.Meta.constraints, _never_into_itself("organisation_not_merged_into_itself")]


class Office(Sourced, Named):
    """A post whose holder sits somewhere by virtue of it, such as the leader of a council."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="offices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    summary = models.TextField(blank=True)

    class Meta(Named.Meta):
        pass


class Person(Sourced, Named):
    """Somebody who holds a seat. What is public is the name and the seat; the e-mail address never is."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="people")
    email = models.EmailField("e-mail address", blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = PersonQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name_plural = "people"
        constraints = [*Named.Meta.constraints, _never_into_itself("person_not_merged_into_itself")]
