from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance.due import due_reviews, due_terms
        from governance.history import SEEN
        from governance.models import Review
        from governance.sections import due_things
        from governance.services.roles import ensure_roles
        from governance.told import seen_reviews

        SEEN[Review] = seen_reviews
        due_things.extend([due_reviews, due_terms])
        post_migrate.connect(ensure_roles, sender=self, dispatch_uid="roles")
