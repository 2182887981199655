"""Money in the Django admin: sectors are kept here, returns are read."""

from django.contrib import admin

from commissioning.models import BudgetLine, Contribution, Headline, Return, Sector, StatedTotal
from governance.admin import ReadOnlyAdmin, ReferenceAdmin


@admin.register(Sector)
class SectorAdmin(ReferenceAdmin):
    """Services whose money budget lines are."""

    list_display = ["name", "position", "partnership"]


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    """Submissions of budget lines."""

    list_display = ["title", "partnership", "year", "status", "submitted_on", "submitted_by"]
    list_select_related = ["partnership", "submitted_by"]
    list_filter = ["partnership", "status"]
    search_fields = ["title", "slug"]


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    """Money of one group from one sector."""

    list_display = ["submission", "group", "sector", "provider", "service", "amount"]
    list_select_related = ["submission", "group", "sector", "provider"]
    list_filter = ["submission"]
    search_fields = ["group__name", "provider__name", "service"]


@admin.register(StatedTotal)
class StatedTotalAdmin(ReadOnlyAdmin):
    """Totals as their source printed them."""

    list_display = ["submission", "group", "sector", "measure", "amount"]
    list_select_related = ["submission", "group", "sector"]
    list_filter = ["submission"]
    search_fields = ["group__name", "sector__name"]


@admin.register(Headline)
class HeadlineAdmin(ReadOnlyAdmin):
    """Resources, pressures, savings, growth, streams and rules as stated."""

    list_display = ["name", "kind", "amount", "qualifier", "partnership"]
    list_select_related = ["partnership"]
    list_filter = ["partnership", "kind"]
    search_fields = ["name", "slug"]


@admin.register(Contribution)
class ContributionAdmin(ReadOnlyAdmin):
    """What partners bring."""

    list_display = ["name", "organisation", "body", "form", "amount", "fte", "partnership"]
    list_select_related = ["organisation", "body", "partnership"]
    list_filter = ["partnership", "form"]
    search_fields = ["name", "slug"]
