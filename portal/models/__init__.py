from governance.recording import keeps_history

from .invitation import SEND_INVITATION, Invitation, InvitationQuerySet
from .job import Job, JobState
from .job_progress import JobProgress
from .notice import CalendarAddress, Notice, NoticeChoice, Wanted, What
from .reminder import Digest, Often, ReminderChoice
from .user import User

__all__ = [
    "SEND_INVITATION",
    "CalendarAddress",
    "Digest",
    "Invitation",
    "InvitationQuerySet",
    "Job",
    "JobProgress",
    "JobState",
    "Notice",
    "NoticeChoice",
    "Often",
    "ReminderChoice",
    "User",
    "Wanted",
    "What",
]

keeps_history(NoticeChoice, ReminderChoice)
