"""The parts of a workbook, which is a ZIP: read a little at a time, and never more than a sheet can need."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError
from openpyxl.utils.exceptions import InvalidFileException

MB = 1024 * 1024
MOST_PARTS = 2_000
MOST_TAGS = 1_000_000
MOST_TAGS_A_ROW, MOST_BYTES_A_ROW = 200_000, 4 * MB
_SECRET = 0x1

# Whatever the libraries raise that read what somebody made up: a ZIP, its compression, XML, and a workbook in it.
DAMAGED = (
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    InvalidFileException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Limits:
    """How large a file may be, packed and unpacked in bytes, and how many rows it may have; `holds` is what it is."""

    holds: str
    size: int
    unpacked: int
    rows: int


class SheetError(Exception):
    """A spreadsheet that cannot be read: what is wrong, what was kept, and what to do, in words."""


class Part:
    """A part of an archive as a stream of bytes that refuses to be endless.

    XML is kept in memory from one row to the next, so what is bounded is how much is read between two rows.
    """

    def __init__(self, stream: IO[bytes], refusal: SheetError, most_bytes: int, most_tags: int) -> None:
        self._stream, self._refusal = stream, refusal
        self._most_bytes, self._most_tags = most_bytes, most_tags
        self._bytes = self._tags = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises SheetError when too many came since the last row."""
        data = self._stream.read(size)
        self._bytes, self._tags = self._bytes + len(data), self._tags + data.count(b"<")
        if self._bytes > self._most_bytes or self._tags > self._most_tags:
            raise self._refusal
        return data

    def end_row(self) -> None:
        """Say that a row is over and forgotten."""
        self._bytes = self._tags = 0


class Parts:
    """The parts of an archive by their names; has what openpyxl asks of an archive."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        """Raises SheetError when the archive is locked, or holds far more than it should."""
        self._archive, self._limits = archive, limits
        self._refusal = SheetError(
            f"The workbook holds far more than {limits.holds} does. Nothing was kept. "
            "Copy the rows into an empty workbook, without pictures and other sheets."
        )
        listed = archive.infolist()
        if any(part.flag_bits & _SECRET for part in listed):
            raise SheetError("The workbook has a password. Nothing was kept. Save it without one, and choose that.")
        if sum(part.file_size for part in listed) > limits.unpacked or len(listed) > MOST_PARTS:
            raise self._refusal

    def namelist(self) -> list[str]:
        """The names of all parts."""
        return self._archive.namelist()

    def open(self, name: str) -> Part:
        """Open a part that is kept in memory as a whole; KeyError when there is none of that name."""
        return Part(self._archive.open(name), self._refusal, self._limits.size, MOST_TAGS)

    def open_rows(self, name: str) -> Part:
        """Open a part that is forgotten row by row."""
        return Part(self._archive.open(name), self._refusal, MOST_BYTES_A_ROW, MOST_TAGS_A_ROW)

    def read(self, name: str) -> bytes:
        """Return a part; KeyError when there is none of that name."""
        if self._archive.getinfo(name).file_size > self._limits.size:
            raise self._refusal
        with self.open(name) as part:
            return part.read()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part, a megabyte at a time."""
        with self._archive.open(name) as part:
            yield from iter(lambda: part.read(MB), b"")


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[Parts]:
    """Open a file that begins as a ZIP; raises SheetError when it is none, or more than is taken."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield Parts(archive, limits)
