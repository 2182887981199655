from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from meetings.models import Meeting


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from meetings.registry import announcements

        announcements.append(_tell_by_e_mail)


def _tell_by_e_mail(meeting: "Meeting", what: str) -> None:
    """Have those who are to be told of a meeting told by e-mail."""
    from portal.services import notices
    from portal.tasks import run_job

    notices.begin(meeting=meeting, what=what, send=run_job.delay)
