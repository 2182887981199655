from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.models import OPEN_SUBJECTS
        from governance.sections import (
            account_sections,
            area_sections,
            body_sections,
            due_things,
            home_figures,
            organisation_sections,
            review_sections,
            review_subjects,
        )
        from planning.action_sections import (
            body_actions,
            due_actions,
            open_actions,
            organisation_actions,
            plan_actions,
        )
        from planning.due_plans import due_plans
        from planning.indicator_sections import due_targets, indicators_of_area, indicators_of_body, indicators_of_plan
        from planning.initiative_sections import body_checks, body_initiatives, organisation_initiatives
        from planning.models import PLANNED
        from planning.registry import Room, plan_sections, rooms
        from planning.review_sections import SUBJECT, of_open_plans, review_plan
        from planning.sections import area_plans, body_plans, organisation_plans, plans_in_force
        from planning.told import SEEN

        for kind, path in PLANNED.items():
            also_tell(kind, partnership=path, seen=SEEN.get(kind))
        rooms.extend(
            [
                Room("Plans", "plans", "every plan, below the one that it carries further"),
                Room("Priorities", "priorities", "what plans and bodies put first"),
                Room("Outcomes", "outcomes", "what the work is for in the lives of people"),
                Room("Indicators", "indicators", "what is measured, against what was aimed for"),
                Room("Actions", "actions", "who is to do what, and by when"),
                Room("Initiatives", "initiatives", "programmes, processes, systems, tools, policies and roles"),
                Room("Assurance checks", "assurance", "what must be answered with yes, and what was found"),
                Room("What is due", "due", "what is late, what is coming, and what has no date"),
            ]
        )
        body_sections.extend([body_plans, indicators_of_body, body_initiatives, body_checks, body_actions])
        account_sections.extend([body_plans, indicators_of_body, body_initiatives, body_checks, body_actions])
        organisation_sections.extend([organisation_plans, organisation_initiatives, organisation_actions])
        area_sections.extend([area_plans, indicators_of_area])
        plan_sections.extend([indicators_of_plan, plan_actions])
        home_figures.extend([plans_in_force, open_actions])
        due_things.extend([due_plans, due_actions, due_targets])
        OPEN_SUBJECTS.append(of_open_plans)
        review_subjects.append(SUBJECT)
        review_sections.append(review_plan)
