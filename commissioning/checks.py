from collections.abc import Iterable, Iterator

from commissioning.matrix import Total, matrices_of
from commissioning.models import Return
from commissioning.presenters import total_name
from commissioning.reconciliation import Verdict


def verdict_lines(submissions: Iterable[Return]) -> Iterator[tuple[Return, str, Total]]:
    """Yield every total of every return with its measure: what `manage.py reconcile` prints."""
    for submission in submissions:
        for matrix in matrices_of(submission):
            for total in matrix.totals:
                yield submission, matrix.measure, total


def differences(submissions: Iterable[Return]) -> list[str]:
    """List in words every total that differs from what its source states."""
    return [
        f"{submission}: {total_name(total)} {total.comparison.words}"
        for submission, _, total in verdict_lines(submissions)
        if total.comparison.verdict == Verdict.DIFFERS
    ]
