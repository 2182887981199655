from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.sections import account_sections, body_sections, home_figures, timeline_strands
        from meetings.models import MET
        from meetings.sections import STRANDS, body_decisions, decisions_counted
        from meetings.told import SEEN

        for kind, path in MET.items():
            also_tell(kind, partnership=path, seen=SEEN[kind])
        body_sections.append(body_decisions)
        account_sections.append(body_decisions)
        home_figures.append(decisions_counted)
        timeline_strands.extend(STRANDS)
