from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.sections import account_sections, body_sections, due_things, home_figures, organisation_sections
        from planning.action_sections import body_actions, due_actions, open_actions, organisation_actions
        from planning.initiative_sections import body_checks, body_initiatives, organisation_initiatives
        from planning.models import PLANNED
        from planning.told import SEEN

        for kind, path in PLANNED.items():
            also_tell(kind, partnership=path, seen=SEEN.get(kind))
        body_sections.extend([body_initiatives, body_checks, body_actions])
        account_sections.extend([body_initiatives, body_checks, body_actions])
        organisation_sections.extend([organisation_initiatives, organisation_actions])
        due_things.append(due_actions)
        home_figures.append(open_actions)
