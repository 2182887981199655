"""Board packs, made by a worker: handed over, made, and begun again when that failed."""

import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction

from commissioning.models import BoardPack
from commissioning.services import packs
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services import jobs
from portal.services.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from governance.models import Partnership
    from portal.models import User

MAKE = "make board pack"


@transaction.atomic
def make_later(
    *, by: "User", partnership: "Partnership", first_year: int, as_at: datetime.date, send: "Callable[[int], Any]"
) -> BoardPack:
    """Record that a pack is wanted and hand it to the workers. Raises ChangeError, and then nothing was started."""
    pack = packs.ask(by=by, partnership=partnership, first_year=first_year, as_at=as_at)
    return _start(by, pack, send)


@transaction.atomic
def make_again(*, by: "User", pack: BoardPack, send: "Callable[[int], Any]") -> BoardPack:
    """Hand a pack to the workers once more. Raises ChangeError while its job may still make it."""
    BoardPack.objects.select_for_update(no_key=True).get(pk=pack.pk)
    pack.refresh_from_db(fields=["job", "made_at"])
    if Job.objects.filter(pk=pack.job or 0).exclude(state__in=[JobState.FAILED, JobState.DONE]).exists():
        raise ChangeError("A worker is still making this pack. Nothing was changed. Wait for it to end.")
    return _start(by, pack, send)


def make_pack(*, pack: int, by_user: int) -> dict[str, Any]:
    """Make a pack that was handed over: the work of its job. One that cannot be made says why."""
    found = BoardPack.objects.get(pk=pack)
    by = get_user_model().objects.get(pk=by_user)
    with telling(found.job) as tell:
        try:
            made = packs.make(by=by, pack=found, progress=tell)
        except ChangeError as error:
            return {"refused": str(error)}
    return {"made": made.number}


def _start(by: "User", pack: BoardPack, send: "Callable[[int], Any]") -> BoardPack:
    job = jobs.start(by=by, kind=MAKE, send=send, total=packs.STEPS, pack=pack.pk, by_user=by.pk)
    return packs.hand_over(by=by, pack=pack, job=job.pk)
