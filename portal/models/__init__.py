from .job import Job, JobState
from .job_progress import JobProgress
from .user import User

__all__ = ["Job", "JobProgress", "JobState", "User"]
