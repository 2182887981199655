"""Writes to board packs: asked for, made once, and then kept as they are."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.downloads import Kind, written
from commissioning.models import BoardPack, BoardPackFile, PackKind
from commissioning.pack_content import PackContent, content_of
from commissioning.printing import pdf_of
from governance.models import Partnership
from governance.services.changes import ChangeError, change

if TYPE_CHECKING:
    from portal.models import User

STEPS = 5
"""Reading the figures, and writing each of the four files."""

WORKBOOKS = {PackKind.XLSX: Kind.XLSX, PackKind.ODS: Kind.ODS, PackKind.CSV: Kind.CSV}


def ask(*, by: "User", partnership: Partnership, first_year: int, as_at: datetime.date) -> BoardPack:
    """Record that a pack is wanted: of a commissioning year that has a published return, as at a day.

    Raises ChangeError when there is no such return, or when the same is being made already.
    """
    with change(by=by, within=partnership.pk, did="Asked for a board pack"):
        Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
        if not partnership.returns.published().filter(first_year=first_year).exists():
            raise ChangeError("That year has no published return, so there is nothing to put into a board pack.")
        waiting = partnership.board_packs.filter(first_year=first_year, as_at=as_at, made_at=None).first()
        if waiting:
            raise ChangeError(
                f"Board pack {waiting.number} of that year and day is not made yet. Open it to see how far it is, "
                "or to begin it again."
            )
        number = (partnership.board_packs.aggregate(last=Max("number"))["last"] or 0) + 1
        pack = BoardPack(
            partnership=partnership, number=number, first_year=first_year, as_at=as_at, made_by=by, job=None
        )
        pack.title = f"Board pack {number}: commissioning {pack.year}"
        pack.save()
        return pack


def hand_over(*, by: "User", pack: BoardPack, job: int) -> BoardPack:
    """Note which job makes a pack. Raises ChangeError when it is made already."""
    with change(by=by, within=pack.partnership_id, did=f"Handed {pack.title} to a worker"):
        locked = BoardPack.objects.select_for_update(no_key=True).get(pk=pack.pk)
        if locked.made_at:
            raise ChangeError(f"“{locked}” is made already. It stays as it is.")
        locked.job = job
        locked.save(update_fields=["job"])
        return locked


@transaction.atomic
def make(*, by: "User", pack: BoardPack, progress: Callable[[int, int], None] = lambda done, total: None) -> BoardPack:
    """Make the files of a pack, all or none; a pack that is made stays as it is, however often this is called.

    Raises ChangeError when its year has no published return any more, NotDrawnError when it cannot be printed.
    """
    locked = BoardPack.objects.select_for_update(no_key=True, of=["self"]).select_related("partnership").get(pk=pack.pk)
    if locked.made_at:
        return locked
    now = timezone.now()
    progress(0, STEPS)
    content = content_of(locked, timezone.localdate(now))
    if content is None:
        raise ChangeError(f"{locked.year} has no published return any more. Nothing was made.")
    progress(1, STEPS)
    for number, kind in enumerate(PackKind, start=2):
        BoardPackFile.objects.create(pack=locked, kind=kind, content=_written(content, kind, now))
        progress(number, STEPS)
    locked.made_at, locked.returns, locked.summary = now, content.returns, "\n".join(content.summary)
    locked.save(update_fields=["made_at", "returns", "summary"])
    return locked


def _written(content: PackContent, kind: PackKind, now: datetime.datetime) -> bytes:
    if kind == PackKind.PDF:
        return pdf_of(content, int(now.timestamp()))
    return written(content.tables, WORKBOOKS[kind], content.title).content
