from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models

from governance.dates import Precision, in_words

from .partnership import Partnership


class DocumentKind(models.TextChoices):
    PLAN = "plan", "Plan"
    STRATEGY = "strategy", "Strategy"
    REPORT = "report", "Report"
    APPENDIX = "appendix", "Appendix"
    LEGISLATION = "legislation", "Legislation"
    GUIDANCE = "guidance", "Guidance"
    EVIDENCE = "evidence", "Evidence"
    RESEARCH_NOTE = "research_note", "Research note"
    DIAGRAM = "diagram", "Diagram"
    INSPECTION = "inspection", "Inspection report"
    RETURN = "return", "Return of budget lines"


class Certainty(models.TextChoices):
    STATED = "stated", "Stated"
    INFERRED = "inferred", "Inferred"
    NOT_NAMED = "not_named", "Not named in source"


class SourceQuerySet(models.QuerySet):
    def of(self, facts: Iterable[models.Model]) -> "SourceQuerySet":
        """Sources of many facts of several kinds, with their documents: one query."""
        wanted: dict[type[models.Model], list[int]] = defaultdict(list)
        for fact in facts:
            wanted[type(fact)].append(fact.pk)
        return self.of_rows(wanted)

    def of_rows(self, wanted: Mapping[type[models.Model], Sequence[int]]) -> "SourceQuerySet":
        """Sources of rows known by model and id, with their documents: one query."""
        condition = models.Q(pk__in=[])
        for model, ids in wanted.items():
            named = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
            condition |= models.Q(**named, object_id__in=ids)
        return self.filter(condition).select_related("document", "content_type")


class Source(models.Model):
    """Where a fact comes from: a document, the place in it, and how sure we are of our reading."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    fact = GenericForeignKey("content_type", "object_id")
    position = models.PositiveSmallIntegerField(default=1)
    document = models.ForeignKey("Document", on_delete=models.PROTECT, related_name="citations")
    place = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=9, choices=Certainty)
    references = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    note = models.TextField(blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["content_type", "object_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "position"], name="source_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.place}" if self.place else str(self.document)


class Sourced(models.Model):
    """A fact that a visitor can see, and so one that says where it comes from."""

    sources = GenericRelation(Source)

    class Meta:
        abstract = True


class DocumentQuerySet(models.QuerySet):
    def with_family(self) -> "DocumentQuerySet":
        """Documents with publisher, whole and referring document in the same query."""
        return self.select_related("publisher", "part_of", "referred_by")


class Document(Sourced):
    """A paper in the library, or one that is referred to but not held."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="documents")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=250)
    kind = models.CharField(max_length=13, choices=DocumentKind)
    held = models.BooleanField(default=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    referred_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="refers_to")
    publisher = models.ForeignKey(
        "Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="published_documents"
    )
    published = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    website = models.URLField(max_length=300, blank=True)
    summary = models.TextField(blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["partnership", "slug"], name="document_slug_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def published_in_words(self) -> str:
        """When it was published, to the precision that is known."""
        return in_words(self.published, self.published_precision)
