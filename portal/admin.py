"""Accounts and roles in the Django admin, for superusers; what our services own the rules of is not here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from governance.models import Grant
from portal.models import User
from portal.services.accounts import vouch_for_address


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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save an account; a superuser who writes its address vouches for it."""
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            vouch_for_address(by=request.user, account=obj)  # type: ignore[arg-type]


admin.site.unregister(Group)
