"""Partnerships with a meeting, an action log and an indicator of many rows, and the pages that show them."""

import datetime

from django.db import connection, transaction
from django.utils import timezone

from governance.models import Body, BodyKind, Partnership
from meetings.models import AgendaItem, Decision, Meeting, MeetingStatus, Paper, PaperVersion
from planning.models import Action, Indicator, Observation, Target, Unit
from portal.models import User

SIZES = (200, 2_000)
MOST_QUERIES = 12
DAY = datetime.date(2009, 4, 1)


def pages(size: int) -> list[tuple[str, int, int]]:
    """Write a partnership of a size; return its pages with the rows behind each and the most queries allowed."""
    slug = f"planned-{size}"
    with transaction.atomic():
        here = Partnership.objects.create(slug=slug, name=f"{size} rows", record_date=DAY)
        kind = BodyKind.objects.create(partnership=here, slug="board", name="Board", plural="Boards")
        board = Body.objects.create(partnership=here, kind=kind, slug="board", name="Board")
        _meeting(board, size)
        _actions(board, size)
        _indicator(board, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    shown = ("meetings/meeting", "actions", "indicators/schools", "decisions")
    return [(f"/{slug}/{page}/", size, MOST_QUERIES) for page in shown]


def _meeting(board: Body, size: int) -> None:
    """A meeting with published minutes; a decision and a paper under each of its items."""
    now, writer = timezone.now(), User.objects.create(email=f"bench-{size}@bench.invalid")
    met = Meeting.objects.create(
        partnership=board.partnership, body=board, slug="meeting", title="Meeting", day=DAY, status=MeetingStatus.HELD
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=met, slug=f"item-{number}", title=f"Item {number}", position=number, minute="It was agreed.")
        for number in range(1, size + 1)
    )
    Decision.objects.bulk_create(
        Decision(meeting=met, item=item, slug=item.slug, number=item.position, text="To do it") for item in items
    )
    papers = Paper.objects.bulk_create(
        Paper(meeting=met, item=item, slug=f"paper-{item.position}", title="Paper") for item in items
    )
    PaperVersion.objects.bulk_create(
        PaperVersion(paper=paper, number=1, kind="txt", name="paper.txt", size=1, sha256="", brought_by=writer)
        for paper in papers
    )
    met.status, met.agenda_published_at, met.minutes_published_at = MeetingStatus.MINUTED, now, now
    met.save()


def _actions(board: Body, size: int) -> None:
    days = (DAY + datetime.timedelta(days=number % 100 - 50) for number in range(size))
    Action.objects.bulk_create(
        Action(
            partnership=board.partnership, slug=f"do-{number}", name=f"Do {number}", body=board, arose_in=board, due=day
        )
        for number, day in enumerate(days)
    )


def _indicator(board: Body, size: int) -> None:
    """An indicator with a figure a row, and a target for every hundredth of them."""
    schools = Indicator.objects.create(
        partnership=board.partnership, slug="schools", name="Schools", unit=Unit.COUNT, body=board
    )
    Target.objects.bulk_create(
        Target(indicator=schools, slug=f"t-{number}", value=number, due=DAY) for number in range(size // 100)
    )
    Observation.objects.bulk_create(
        Observation(
            indicator=schools,
            slug=f"o-{number}",
            value=number,
            observed_on=DAY - datetime.timedelta(days=number),
        )
        for number in range(size)
    )
