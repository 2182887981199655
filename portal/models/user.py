from typing import Any, Self

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Lower

from governance.models import Grant, Partnership


class UserQuerySet(models.QuerySet):
    def of(self, partnership: Partnership) -> Self:
        """The accounts that have a role in a partnership."""
        return self.filter(pk__in=Grant.objects.filter(partnership=partnership).values("user"))

    def sought(self, words: str, role: str, partnership: Partnership) -> Self:
        """Those whose name or address holds some words, with a role by its slug; nothing asked for keeps all."""
        found = self.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else self
        if role:
            found = found.filter(pk__in=Grant.objects.filter(partnership=partnership, role__slug=role).values("user"))
        return found

    def for_list(self, partnership: Partnership) -> Self:
        """With their roles in a partnership as `roles_here`, and whether a second factor is set up; two queries."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
        here = Grant.objects.filter(partnership=partnership).select_related("role", "body").order_by("role_id", "pk")
        return self.annotate(has_second_factor=models.Exists(factors)).prefetch_related(
            models.Prefetch("grants", here, to_attr="roles_here")
        )

    def sorted_by(self, order: str) -> Self:
        """In the order of one of SORTS, and of the address within it."""
        return self.order_by(*SORTS[order], "email")


SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Lower("name"),),
    "email": (),
    "last-sign-in": (F("last_login").desc(nulls_last=True),),
}


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who signs in with an e-mail address; without a password, one who cannot sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may do everything, the Django admin included, and whose address counts as proven."""
        with transaction.atomic():
            user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
            EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a user by e-mail address, whatever its capitals."""
        return self.get(email__iexact=email)


class User(AbstractUser):
    """Somebody who signs in, known by an e-mail address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name to show for the user."""
        return str(self)

    def get_short_name(self) -> str:
        """The same as the full name."""
        return str(self)
