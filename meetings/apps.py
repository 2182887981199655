from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from governance.history import also_tell
        from governance.sections import body_sections, home_figures, timeline_strands
        from meetings.models import MET
        from meetings.sections import STRANDS, body_meetings, next_meeting
        from meetings.told import SEEN

        for kind, path in MET.items():
            also_tell(kind, partnership=path, seen=SEEN[kind])
        body_sections.append(body_meetings)
        home_figures.append(next_meeting)
        timeline_strands.extend(STRANDS)
