from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.models import OPEN_SUBJECTS
        from governance.sections import due_things, review_sections, review_subjects
        from planning.due_plans import due_plans
        from planning.models import PLANNED
        from planning.review_sections import SUBJECT, of_open_plans, review_plan
        from planning.told import SEEN

        for kind, path in PLANNED.items():
            also_tell(kind, partnership=path, seen=SEEN.get(kind))
        OPEN_SUBJECTS.append(of_open_plans)
        review_subjects.append(SUBJECT)
        review_sections.append(review_plan)
        due_things.append(due_plans)
