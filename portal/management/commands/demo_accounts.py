import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from governance.models import Grant, Partnership, Role
from portal.models import User
from portal.services.accounts import vouch_for_address

DOMAIN = "demo.invalid"


class Command(BaseCommand):
    help = "Make one sign-in a role for the embedded demo, with passwords drawn at first start, and print them."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo accounts are made for the embedded demo only. Nothing was changed.")
        kept = settings.VAR_DIR / "demo-accounts.txt"
        roles = list(Role.objects.all())
        if not kept.exists() or User.objects.filter(email__endswith=f"@{DOMAIN}").count() < len(roles):
            self._draw(kept, roles)
        self._grant(roles)
        self.stdout.write(kept.read_text().rstrip())

    @transaction.atomic
    def _draw(self, kept: Path, roles: list[Role]) -> None:
        lines = []
        for role in roles:
            email, password = _email(role), "-".join(secrets.token_hex(2) for _ in range(3))
            user, _ = User.objects.get_or_create(email=email, defaults={"name": f"Demo {role.label.lower()}"})
            user.set_password(password)
            user.save(update_fields=["password"])
            vouch_for_address(by=None, account=user)
            lines.append(f"{role.label:<16} {email:<32} {password}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text("\n".join(lines) + "\n")

    def _grant(self, roles: list[Role]) -> None:
        """Give each demo account its role on every partnership, also on one that came later."""
        for role in roles:
            user = User.objects.get(email=_email(role))
            for partnership in Partnership.objects.all():
                Grant.objects.get_or_create(user=user, role=role, partnership=partnership, body=None)


def _email(role: Role) -> str:
    return f"{role.slug}@{DOMAIN}"
