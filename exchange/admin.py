from django.contrib import admin

from exchange.models import Import
from governance.admin import ReadOnlyAdmin


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """Data packages that were loaded."""

    list_display = ("partnership", "made_at", "made_by", "digest")
    list_select_related = ("partnership", "made_by")
    list_filter = ("partnership",)
    search_fields = ("digest",)
