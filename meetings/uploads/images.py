"""PNG and JPEG pictures, walked part by part: a picture from the first byte to the last, and nothing beside it."""

import struct
import zlib

from meetings.models import FileKind

from .refusing import UploadRefused, refuse_second_nature

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 100_000_000
_EOI, _SOS, _FILL = 0xD9, 0xDA, 0xFF
_ALONE = {0x01, *range(0xD0, 0xD9)}
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class _BrokenError(Exception):
    """A picture whose parts do not follow each other as they must."""


def kind_of(data: bytes, name: str) -> FileKind | None:
    """Return whether a file is a PNG or a JPEG, None when it is neither; raises UploadRefused for an unsound one."""
    for begins, walk, kind in ((_PNG, _walk_png, FileKind.PNG), (_JPEG, _walk_jpeg, FileKind.JPEG)):
        if data.startswith(begins):
            refuse_second_nature(data, f"a {kind.label}")
            try:
                width, height = walk(data)
            except (_BrokenError, struct.error, IndexError):
                raise UploadRefused(
                    f"This {kind.label} is damaged, or something else follows the picture. Nothing was kept. "
                    "Open it in a program for pictures and save it again."
                ) from None
            _refuse_large(width, height)
            return kind
    return None


def _refuse_large(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise UploadRefused(
            f"The picture measures {width:,} by {height:,} points; at most {MOST_PIXELS:,} in all are taken. "
            "Nothing was kept. Save it smaller."
        )


def _walk_png(data: bytes) -> tuple[int, int]:
    at, size, has_data = len(_PNG), (0, 0), False
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(data[at + 4 : end - 4]):
            raise _BrokenError
        if (at == len(_PNG)) != (kind == b"IHDR"):
            raise _BrokenError
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, at + 8)
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND":
            break
        at = end
    if end != len(data) or not has_data:
        raise _BrokenError
    return size


def _walk_jpeg(data: bytes) -> tuple[int, int]:
    at, size, has_data = 2, (0, 0), False
    while True:
        if data[at] != _FILL:
            raise _BrokenError
        marker = data[at + 1]
        at += 2
        if marker == _FILL:
            at -= 1
        elif marker == _EOI:
            break
        elif marker not in _ALONE:
            length = struct.unpack_from(">H", data, at)[0]
            if length < 2 or at + length > len(data):
                raise _BrokenError
            if marker in _SIZES:
                height, width = struct.unpack_from(">HH", data, at + 3)
                size = width, height
            at += length
            if marker == _SOS:
                at, has_data = _after_scan(data, at), True
    if at != len(data) or not has_data:
        raise _BrokenError
    return size


def _after_scan(data: bytes, at: int) -> int:
    """Where the marker stands that ends a scan: 0xFF with anything behind it but a stuffed zero or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _BrokenError
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
