from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.sections import (
            account_sections,
            body_sections,
            home_figures,
            person_sections,
            timeline_strands,
        )
        from meetings import decision_sections
        from meetings.decision_sections import (
            body_decisions,
            decisions_counted,
            decisions_of_plan,
            decisions_of_priority,
            origin_of_action,
            why_kept,
        )
        from meetings.models import MET
        from meetings.sections import STRANDS, body_meetings, next_meeting, person_meetings
        from meetings.told import SEEN
        from planning.action_registry import action_sections, reasons_kept
        from planning.registry import plan_sections, priority_sections

        for kind, path in MET.items():
            also_tell(kind, partnership=path, seen=SEEN[kind])
        body_sections.append(body_meetings)
        person_sections.append(person_meetings)
        home_figures.append(next_meeting)
        body_sections.append(body_decisions)
        account_sections.append(body_decisions)
        home_figures.append(decisions_counted)
        timeline_strands.extend([*STRANDS, *decision_sections.STRANDS])
        plan_sections.append(decisions_of_plan)
        priority_sections.append(decisions_of_priority)
        action_sections.append(origin_of_action)
        reasons_kept.append(why_kept)
