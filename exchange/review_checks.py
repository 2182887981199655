"""What must hold of reviews in a package."""

from collections.abc import Iterator

from governance.models import ReviewStatus

from .reader import Package, Problem


def problems_of_reviews(package: Package) -> Iterator[Problem]:
    """Check the rows of reviews whose cells and references are all in order."""
    for row in package.rows["reviews"]:
        if row.values["completed_on"] and row.values["status"] != ReviewStatus.COMPLETED:
            mend = "Empty it, or write completed as the status."
            yield row.problem("completed_on", "the review is not completed", mend)
