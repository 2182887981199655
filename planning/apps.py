from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from governance.history import also_tell
        from planning.models import PLANNED
        from planning.told import SEEN

        for kind, path in PLANNED.items():
            also_tell(kind, partnership=path, seen=SEEN.get(kind))
