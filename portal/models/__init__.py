from .invitation import SEND_INVITATION, Invitation, InvitationQuerySet
from .job import Job, JobState
from .user import User

__all__ = ["SEND_INVITATION", "Invitation", "InvitationQuerySet", "Job", "JobState", "User"]
