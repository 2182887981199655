from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance.services.roles import ensure_roles

        post_migrate.connect(ensure_roles, sender=self, dispatch_uid="roles")
