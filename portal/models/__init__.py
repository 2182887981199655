from .job import Job, JobState
from .user import User

__all__ = ["Job", "JobState", "User"]
