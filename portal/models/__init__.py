from governance.recording import keeps_history

from .job import Job, JobState
from .reminder import Digest, Often, ReminderChoice
from .user import User

__all__ = ["Digest", "Job", "JobState", "Often", "ReminderChoice", "User"]

keeps_history(ReminderChoice)
