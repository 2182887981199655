"""Meetings with papers: a valid row from as little as a test cares to say."""

import datetime
import hashlib
from typing import Any

from meetings.models import AgendaItem, Meeting, MeetingStatus, Paper, PaperData, PaperVersion
from tests import factories

PUBLISHED = datetime.datetime(2009, 3, 1, 9, 0, tzinfo=datetime.UTC)


def meeting(**values: Any) -> Meeting:
    """A meeting whose agenda is published; `planned=True` for one whose agenda is not."""
    values.setdefault("body", None)
    values["body"] = values["body"] or factories.body()
    agenda = {"status": MeetingStatus.CALLED, "agenda_published_at": PUBLISHED}
    number = next(factories.numbers)
    return Meeting.objects.create(
        **{
            "partnership": values["body"].partnership,
            "slug": f"meeting-{number}",
            "title": f"Meeting {number}",
            "day": datetime.date(2009, 3, 30),
        }
        | ({} if values.pop("planned", False) else agenda)
        | values
    )


def agenda_item(**values: Any) -> AgendaItem:
    """An item at the end of a meeting's agenda."""
    values.setdefault("meeting", None)
    values["meeting"] = values["meeting"] or meeting()
    number = next(factories.numbers)
    return AgendaItem.objects.create(
        **{"slug": f"item-{number}", "title": f"Item {number}", "position": values["meeting"].items.count() + 1}
        | values
    )


def paper(**values: Any) -> Paper:
    """A paper with one version, which is a text unless `data` and `kind` are given."""
    file = {name: values.pop(name) for name in ("data", "kind", "name") if name in values}
    values.setdefault("meeting", None)
    values["meeting"] = values["meeting"] or (values["item"].meeting if values.get("item") else meeting())
    number = next(factories.numbers)
    made = Paper.objects.create(**{"slug": f"paper-{number}", "title": f"Paper {number}"} | values)
    paper_version(paper=made, **file)
    return made


def paper_version(*, paper: Paper, data: bytes = b"Words of a paper.", **values: Any) -> PaperVersion:
    """The next version of a paper, stored as it is given and not looked through."""
    values.setdefault("brought_by", None)
    values["brought_by"] = values["brought_by"] or factories.user()
    number = paper.versions.count() + 1
    about = {"number": number, "kind": "txt", "name": f"paper.{values.get('kind', 'txt')}", "size": len(data)}
    version = PaperVersion.objects.create(paper=paper, **about | {"sha256": hashlib.sha256(data).hexdigest()} | values)
    PaperData.objects.create(version=version, data=data)
    return version
