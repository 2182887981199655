from governance.recording import keeps_history

from .invitation import SEND_INVITATION, Invitation, InvitationQuerySet
from .job import Job, JobState
from .job_progress import JobProgress
from .reminder import Digest, Often, ReminderChoice
from .user import User

__all__ = [
    "SEND_INVITATION",
    "Digest",
    "Invitation",
    "InvitationQuerySet",
    "Job",
    "JobProgress",
    "JobState",
    "Often",
    "ReminderChoice",
    "User",
]

keeps_history(ReminderChoice)
