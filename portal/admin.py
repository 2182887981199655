"""Accounts and roles in the Django admin, for superusers; jobs and digests are read."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from governance.admin import ReadOnlyAdmin
from governance.models import Grant
from portal.models import Digest, Job, User


class GrantInline(admin.TabularInline):
    """The roles of one account."""

    model = Grant
    extra = 1


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, known by their e-mail address, with their roles."""

    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    filter_horizontal = ()
    inlines = (GrantInline,)
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work, and what came of it."""

    list_display = ("kind", "state", "attempts", "started_by", "made_at", "finished_at")
    list_select_related = ("started_by",)
    list_filter = ("kind", "state")
    search_fields = ("kind",)


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """What people were reminded of, and whether it was sent."""

    list_display = ("user", "partnership", "for_day", "sent_at")
    list_select_related = ("user", "partnership")
    list_filter = ("partnership",)
    search_fields = ("user__email", "user__name")


admin.site.unregister(Group)
