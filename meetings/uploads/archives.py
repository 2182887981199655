"""Word, Excel, PowerPoint and OpenDocument files, which are archives: every part is read once, and none is trusted."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from meetings.models import FileKind

from .refusing import SAVE_AS, TEST_VIRUS, UploadRefused, refuse_virus

MB = 1024 * 1024
MOST_PARTS, MOST_UNPACKED, MOST_XML, MOST_DEEP = 5_000, 120 * MB, 2 * MB, 2
_BEGINS, _ENDS, _END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
_LOCAL = struct.Struct("<26xHH")
_MOST_BETWEEN = 24
_SECRET = 0x1
_TYPES_PART, _MIMETYPE = "[Content_Types].xml", "mimetype"

_MAIN = {
    "wordprocessingml.document.main+xml": FileKind.DOCX,
    "spreadsheetml.sheet.main+xml": FileKind.XLSX,
    "presentationml.presentation.main+xml": FileKind.PPTX,
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
_PROGRAM = re.compile(
    r"(^|/)(vba\w*\.(bin|xml)|activex\d*\.\w+|macrosheets/.*|(basic|scripts)/.+|.*\.(exe|dll|com|scr|bat|cmd|ps1|vbs?|vbe"
    r"|jse?|wsf|wsh|hta|jar|class|html?|xhtml|mht|lnk|msi|reg|py|sh|swf|php))$",
    re.I,
)
_INSIDE = re.compile(r"(^|/)embeddings/.*\.bin$|(^|/)oleobject", re.I)
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/aFChunk", "/externalLinkPath")
_DAMAGED = (
    zipfile.BadZipFile,
    ArithmeticError,
    AssertionError,
    ParseError,
    DefusedXmlException,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
_TO_DO = "Nothing was kept. Open it in the program that made it and save it again"


@dataclass
class _Budget:
    """How many bytes may still be unpacked."""

    left: int = MOST_UNPACKED


def kind_of(data: bytes, name: str) -> FileKind | None:
    """Return which office format a file is, None when it is no archive; raises UploadRefused for an unsafe one."""
    if not data.startswith(_BEGINS):
        return None
    try:
        return _look_through(data, _Budget(), 0)
    except _DAMAGED:
        raise UploadRefused(f"The document is damaged, or not what it says it is. {_TO_DO}.") from None


def _look_through(data: bytes, budget: _Budget, deep: int) -> FileKind:
    refuse_virus(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        _refuse_odd(parts)
        _refuse_between(data, parts, archive.start_dir)
        kind = _kind(archive, parts)
        for part in parts:
            _look_at(archive, part, budget, deep)
    return kind


def _refuse_odd(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what no office program writes: too much, locked, leading out of its folder, or named twice."""
    if any(part.flag_bits & _SECRET for part in parts):
        raise UploadRefused("The document has a password. Nothing was kept. Save it without one, and bring that.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UploadRefused(f"The document holds far more than a paper does. {_TO_DO}, with smaller pictures.")
    names = [part.filename for part in parts]
    if len({name.lower() for name in names}) != len(names) or any(_leads_out(part) for part in parts):
        raise UploadRefused(f"Parts of the document have names that no office program gives. {_TO_DO}.")
    if any(_PROGRAM.search(name) for name in names):
        raise UploadRefused(
            "The document holds macros or other programs. Nothing was kept. Save it without macros, as DOCX, XLSX, "
            "PPTX or PDF, and bring that."
        )
    if any(_INSIDE.search(name) for name in names):
        raise UploadRefused(
            "The document has other files inside it. Nothing was kept. Take them out, or save it as PDF, and bring "
            "them as papers of their own."
        )


def _leads_out(part: zipfile.ZipInfo) -> bool:
    name = part.orig_filename
    steps = name.removesuffix("/").split("/")
    return "\\" in name or "\0" in name or ":" in name or any(step in ("", ".", "..") for step in steps)


def _refuse_between(data: bytes, parts: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse parts that overlap, and bytes before, between and after them: that is where a second file hides."""
    at = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not 0 <= part.header_offset - at <= (_MOST_BETWEEN if at else 0):
            raise zipfile.BadZipFile
        named, more = _LOCAL.unpack_from(data, part.header_offset)
        at = part.header_offset + _LOCAL.size + named + more + part.compress_size
    is_last = data[-_END_LENGTH:].startswith(_ENDS) and data.endswith(b"\0\0")
    if not 0 <= directory - at <= _MOST_BETWEEN or not is_last:
        raise zipfile.BadZipFile


def _kind(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> FileKind:
    names = {part.filename for part in parts}
    if parts and parts[0].filename == _MIMETYPE and parts[0].file_size < 100:
        kind = _OPEN_DOCUMENT.get(archive.read(parts[0]))
        if kind and "META-INF/manifest.xml" in names and "content.xml" in names:
            return kind
    elif _TYPES_PART in names:
        return _office_kind(archive)
    raise UploadRefused(f"This is an archive, and no document that is taken here. Nothing was kept. {SAVE_AS}")


def _office_kind(archive: zipfile.ZipFile) -> FileKind:
    """Which format an Office file says that it is, among the kinds of its parts."""
    if archive.getinfo(_TYPES_PART).file_size > MOST_XML:
        raise zipfile.BadZipFile
    stated = [element.get("ContentType", "") for element in fromstring(archive.read(_TYPES_PART)).iter()]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in stated):
        raise UploadRefused(
            "The document may hold macros. Nothing was kept. Save it as DOCX, XLSX or PPTX, which hold none."
        )
    kinds = {kind for stands_for, kind in _MAIN.items() if any(said.endswith(stands_for) for said in stated)}
    if len(kinds) != 1:
        raise UploadRefused(f"This is no Word, Excel or PowerPoint document. Nothing was kept. {SAVE_AS}")
    return kinds.pop()


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: _Budget, deep: int) -> None:
    """Unpack a part to its end, which also proves its sum; look into it when it is an archive itself."""
    with archive.open(part) as stream:
        content = stream.read(budget.left + 1)
    budget.left -= len(content)
    if budget.left < 0 or len(content) != part.file_size:
        raise zipfile.BadZipFile
    if TEST_VIRUS in content:
        refuse_virus(content)
    if content.startswith(_BEGINS):
        if deep >= MOST_DEEP:
            raise zipfile.BadZipFile
        _look_through(content, budget, deep + 1)
    elif content.startswith((b"MZ", b"\x7fELF")):
        raise UploadRefused(f"The document has a program inside it. {_TO_DO}, without it.")
    elif part.filename.endswith((".xml", ".rels")):
        _refuse_reaching_out(part.filename, content)


def _refuse_reaching_out(name: str, content: bytes) -> None:
    """Refuse text that grows when it is read, templates and objects fetched from elsewhere, and orders to programs."""
    if b"<!ENTITY" in content or b"encryption-data" in content:
        raise zipfile.BadZipFile
    fetches = b"DDEAUTO" in content or b"<ddeLink" in content
    if name.endswith(".rels"):
        if len(content) > MOST_XML:
            raise zipfile.BadZipFile
        fetches = fetches or any(
            related.get("TargetMode") == "External" and related.get("Type", "").endswith(_FETCHED)
            for related in fromstring(content).iter()
        )
    if fetches:
        raise UploadRefused(
            "The document fetches something from elsewhere when it is opened. Nothing was kept. Save it as PDF, and "
            "bring that."
        )
