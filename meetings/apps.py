from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from governance.history import also_tell
        from meetings.models import MET
        from meetings.told import SEEN

        for kind, path in MET.items():
            also_tell(kind, partnership=path, seen=SEEN[kind])
