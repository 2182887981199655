"""What a file is that somebody brings: known by what is in it, never by its name or by what the browser calls it."""

import hashlib
from dataclasses import dataclass, field

from meetings.models import FileKind

from . import archives, images, names, pdf, texts
from .refusing import SAVE_AS, UploadRefused, quoted_kind

__all__ = ["Upload", "UploadRefused", "upload_of"]

_CHECKS = (pdf, archives, images, texts)


@dataclass(frozen=True)
class Upload:
    """A file that was looked through and is taken: what it is, its harmless name, and its bytes."""

    kind: FileKind
    name: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def upload_of(data: bytes, name: str) -> Upload:
    """Look a file through and say what it is; raises UploadRefused with what is wrong, why, and what to do.

    Nothing in it is run, opened or converted: it is kept as it came, or not at all.
    """
    if not data:
        raise UploadRefused("The file is empty. Nothing was kept. Choose the file that you meant.")
    for check in _CHECKS:
        kind = check.kind_of(data, name)
        if kind is not None:
            return Upload(kind, names.harmless(name, kind), data)
    raise UploadRefused(f"This is {quoted_kind(data)}. Papers of that sort are not taken. Nothing was kept. {SAVE_AS}")
