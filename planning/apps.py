from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.sections import area_sections, body_sections, due_things
        from planning.indicator_sections import due_targets, indicators_of_area, indicators_of_body
        from planning.models import PLANNED
        from planning.told import SEEN

        for kind, path in PLANNED.items():
            also_tell(kind, partnership=path, seen=SEEN.get(kind))
        body_sections.append(indicators_of_body)
        area_sections.append(indicators_of_area)
        due_things.append(due_targets)
