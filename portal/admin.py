"""Accounts and roles in the Django admin, for superusers; jobs and digests are read."""

from typing import Any

import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401  what is unregistered here must be registered first
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from governance.admin import ReadOnlyAdmin
from governance.models import Grant
from portal.models import Digest, Job, Notice, User
from portal.services import calendars
from portal.services.accounts import vouch_for_address


class GrantInline(admin.TabularInline):
    """The roles of one account."""

    model = Grant
    extra = 1


class AccountForm(UserChangeForm):
    """An account whose address nobody else has proven to be theirs."""

    def clean_email(self) -> str:
        """Refuse an address that another account has proven."""
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=email, verified=True).exclude(user=self.instance).exists():
            raise ValidationError("Another account has proven that this address is theirs.")
        return email


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, known by their e-mail address, with their roles."""

    form = AccountForm
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
        if not obj.is_active:
            calendars.withdraw_all(by=request.user, account=obj)  # type: ignore[arg-type]


admin.site.unregister([Group, Authenticator, SocialApp, SocialToken])


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """Second factors without their secrets: they can be removed for somebody who has lost them, and nothing else."""

    ordering = ("user__email",)
    list_display = ("user", "type", "created_at", "last_used_at")
    search_fields = ("user__email", "user__name")
    fields = readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work, and what came of it."""

    list_display = ("kind", "state", "attempts", "started_by", "made_at", "finished_at")
    list_select_related = ("started_by",)
    list_filter = ("kind", "state")
    search_fields = ("kind",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What people were told of meetings, and whether it was sent or dropped."""

    list_display = ("user", "meeting", "what", "made_at", "sent_at", "dropped_at", "note")
    list_select_related = ("user", "meeting")
    list_filter = ("what",)
    search_fields = ("user__email", "user__name")


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """What people were reminded of, and whether it was sent."""

    list_display = ("user", "partnership", "for_day", "sent_at")
    list_select_related = ("user", "partnership")
    list_filter = ("partnership",)
    search_fields = ("user__email", "user__name")
