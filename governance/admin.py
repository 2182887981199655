"""The Django admin for superusers: reference data to be kept, and what services own the rules of to be read."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from governance.models import (
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
    Role,
    Rule,
    Seat,
    Source,
    Structure,
    TermOfReference,
    Theme,
)

HTTPS: dict[Any, Any] = {models.URLField: {"assume_scheme": "https"}}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are read here and written by services only."""

    formfield_overrides = HTTPS

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReferenceAdmin(admin.ModelAdmin):
    """Named rows of a partnership that superusers keep; their address and their partnership stay as they were made."""

    list_display = ["name", "partnership"]
    list_filter = ["partnership"]
    list_select_related = ["partnership"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = HTTPS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug", "partnership") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields


@admin.register(Partnership)
class PartnershipAdmin(admin.ModelAdmin):
    """The texts of a partnership; what it is and where is settled when it is imported."""

    list_display = ["name", "slug", "record_date"]
    search_fields = ["name", "slug"]
    readonly_fields = ("slug", "record_date")
    formfield_overrides = HTTPS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    """Subjects that bodies are gathered around."""


@admin.register(BodyKind)
class BodyKindAdmin(ReferenceAdmin):
    """Sorts of bodies, with the flags that the code needs."""

    list_display = ["name", "partnership", "commissions", "is_team", "decides"]


@admin.register(Area)
class AreaAdmin(ReferenceAdmin):
    """Parts of the place."""

    list_display = ["name", "kind", "part_of", "partnership"]
    list_select_related = ["partnership", "part_of"]
    autocomplete_fields = ["part_of"]


@admin.register(PoliticalGroup)
class PoliticalGroupAdmin(ReferenceAdmin):
    """Groups of elected members, with their seats on the council."""

    list_display = ["name", "council_seats", "partnership"]


@admin.register(Document)
class DocumentAdmin(ReferenceAdmin):
    """Papers in the library, and those that are referred to but not held."""

    list_display = ["title", "kind", "held", "publisher", "partnership"]
    list_filter = ["partnership", "kind", "held"]
    list_select_related = ["partnership", "publisher"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ["publisher", "part_of", "referred_by"]


@admin.register(Body)
class BodyAdmin(ReadOnlyAdmin):
    """Boards, groups and teams."""

    list_display = ["name", "kind", "status", "period", "partnership"]
    list_select_related = ["kind", "partnership"]
    list_filter = ["partnership", "status"]
    search_fields = ["name", "slug"]


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin):
    """Other names of bodies and organisations."""

    list_display = ["name", "body", "organisation", "note"]
    list_select_related = ["body", "organisation"]
    search_fields = ["name", "slug"]


@admin.register(TermOfReference)
class TermOfReferenceAdmin(ReadOnlyAdmin):
    """Clauses of what bodies are for."""

    list_display = ["text", "kind", "body"]
    list_select_related = ["body"]
    list_filter = ["kind"]
    search_fields = ["text", "body__name"]


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Partners and other organisations."""

    list_display = ["name", "kind", "left", "merged_into", "partnership"]
    list_select_related = ["partnership", "merged_into"]
    list_filter = ["partnership", "kind"]
    search_fields = ["name", "slug"]


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    """Posts whose holders sit by virtue of them."""

    list_display = ["name", "organisation", "partnership"]
    list_select_related = ["organisation", "partnership"]
    list_filter = ["partnership"]
    search_fields = ["name", "slug"]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """People who hold or held seats."""

    list_display = ["name", "merged_into", "partnership"]
    list_select_related = ["partnership", "merged_into"]
    list_filter = ["partnership"]
    search_fields = ["name", "slug"]


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Places on bodies."""

    list_display = ["title", "body", "role", "office", "period"]
    list_select_related = ["body", "office"]
    list_filter = ["role"]
    search_fields = ["title", "body__name"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who holds a seat, and when."""

    list_display = ["seat", "holder", "kind", "period", "term_in_words"]
    list_select_related = ["seat", "person", "organisation", "body", "office"]
    list_filter = ["kind"]
    search_fields = ["seat__title", "person__name", "organisation__name", "body__name", "office__name"]


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """What constitutions ask of the members of bodies."""

    list_display = ["body", "kind", "extent", "number", "wording"]
    list_select_related = ["body"]
    list_filter = ["kind"]
    search_fields = ["body__name", "wording"]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Looks at whether an arrangement still serves."""

    list_display = ["title", "body", "structure", "due", "status"]
    list_select_related = ["body", "structure"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]


@admin.register(Structure)
class StructureAdmin(ReadOnlyAdmin):
    """The trees of bodies."""

    list_display = ["name", "partnership", "status", "in_force_from", "published_by"]
    list_select_related = ["partnership", "published_by"]
    list_filter = ["partnership", "status"]
    search_fields = ["name", "slug"]


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    """Where bodies stand in structures."""

    list_display = ["body", "structure", "parent", "level"]
    list_select_related = ["body", "structure", "parent__body"]
    list_filter = ["structure"]
    search_fields = ["body__name"]


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    """Sideways ties within structures."""

    list_display = ["origin", "kind", "target", "structure"]
    list_select_related = ["structure", "from_body", "from_organisation", "to_body", "to_organisation"]
    list_filter = ["kind"]
    search_fields = ["slug", "note"]


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Where facts come from."""

    list_display = ["document", "place", "certainty", "content_type", "object_id"]
    list_select_related = ["document", "content_type"]
    list_filter = ["certainty"]
    search_fields = ["document__title", "place"]


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    """Named sets of permissions."""

    list_display = ["label", "slug", "sentence"]
    search_fields = ["label", "slug"]
