"""Files that somebody might bring as a paper, sound ones and hostile ones, each made here byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>document.title='owned'</script>"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument."
WORD, SHEET, SLIDES = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
ODF = "application/vnd.oasis.opendocument."


def pdf(change: Callable[[PdfWriter], object] = lambda writer: None) -> bytes:
    """A PDF of one empty page, to which a test does what it likes."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def pdf_that(action: str, **more: object) -> bytes:
    """A PDF that does something when it is opened."""

    def add(writer: PdfWriter) -> None:
        act = DictionaryObject({NameObject("/S"): NameObject(f"/{action}")})
        act |= {NameObject(f"/{name}"): TextStringObject(str(value)) for name, value in more.items()}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(act))

    return pdf(add)


def spelled(data: bytes, word: bytes) -> bytes:
    """A PDF whose word for something is spelled with a code for its first letter, which leaves no trace of it.

    As long as before, so that its table of contents stays right: what follows is shorter by as much.
    """
    return data.replace(word + b"\n", b"/#%02x" % word[1] + word[2:] + b"\n").replace(b"(xx)", b"()")


def pdf_with_hidden_script() -> bytes:
    """A PDF whose action stands packed in a stream of objects."""
    body = b"5 0 << /S /JavaScript /JS (app.alert(1)) >>"
    packed = zlib.compress(body)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    ]
    written, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = [b"\0\0\0\0\xff", *(b"\1" + struct.pack(">H", at) + b"\0\0" for at in places), b"\2\0\4\0\0"]
    rows = [row.ljust(5, b"\0")[:5] for row in rows]
    start = len(written)
    rows.append(b"\1" + struct.pack(">H", start) + b"\0\0")
    table = b"".join(rows)
    head = b"<< /Type /XRef /Size %d /W [1 2 2] /Root 1 0 R /Length %d >>" % (len(rows), len(table))
    written += b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (head, table)
    return written + b"startxref\n%d\n%%%%EOF" % start


def pdf_with_attachment() -> bytes:
    return pdf(lambda writer: writer.add_attachment("a.exe", b"MZ"))


def pdf_with_password() -> bytes:
    return pdf(lambda writer: writer.encrypt("secret"))


def pdf_with_stream(content: bytes) -> bytes:
    """A PDF with a stream of anything, as it stands."""

    def add(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(content)
        writer.root_object[NameObject("/Anything")] = writer._add_object(stream)

    return pdf(add)


def pdf_deep(depth: int) -> bytes:
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * depth + b"]" * depth + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"


def png(*, before_end: bytes = b"", after: bytes = b"", size: tuple[int, int] = (1, 1)) -> bytes:
    """A picture of one point."""
    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    parts = png_part(b"IHDR", head) + png_part(b"IDAT", zlib.compress(b"\0\0")) + before_end + png_part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts + after


def png_part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg(*, comment: bytes = b"", after: bytes = b"") -> bytes:
    """A picture of one point, as far as its parts are concerned."""
    said = jpeg_part(0xFE, comment) if comment else b""
    frame = jpeg_part(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
    return b"\xff\xd8" + said + frame + jpeg_part(0xDA, b"\1\1\0\0\x3f\0") + b"\x2a\xff\0\x2a\xff\xd9" + after


def jpeg_part(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def packed(parts: dict[str, str | bytes], *, comment: bytes = b"") -> bytes:
    """An archive; a part called mimetype is not compressed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2009, 3, 30, 0, 0, 0)), content, method)
        archive.comment = comment
    return written.getvalue()


def office(kind: str = WORD, more: dict[str, str | bytes] | None = None, *, said: str = "", **how: bytes) -> bytes:
    """A Word, Excel or PowerPoint file, as far as its parts are concerned."""
    said = said or f"{_MAIN}{kind}.main+xml"
    types = f'<Types xmlns="{_TYPES}"><Override PartName="/main.xml" ContentType="{said}"/></Types>'
    return packed({"[Content_Types].xml": types, "main.xml": "<main/>"} | (more or {}), **how)


def related(kind: str, target: str) -> dict[str, str | bytes]:
    """What says that a Word file fetches something from elsewhere."""
    stated = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/settings.xml.rels": f'<Relationships xmlns="{_RELATED}">{stated}</Relationships>'}


def open_document(kind: str = "text", more: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file, as far as its parts are concerned."""
    parts: dict[str, str | bytes] = {"mimetype": ODF + kind, "content.xml": "<office/>"}
    return packed(parts | {"META-INF/manifest.xml": "<manifest/>"} | (more or {}))


def overlapping() -> bytes:
    """An archive of which two parts are the same bytes, as bombs are made."""
    data = bytearray(office(more={"word/b.xml": "<b/>"}))
    last = data.rfind(b"PK\x01\x02")
    data[last + 42 : last + 46] = struct.pack("<I", 0)
    return bytes(data)


def locked() -> bytes:
    """An archive whose parts are marked as locked with a password."""
    data = bytearray(office())
    for mark, where in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + where] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def lying(said: int) -> bytes:
    """An archive with a part of half a million bytes that says it has so many."""
    data = bytearray(office(more={"word/long.xml": b" " * 500_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", said)
    return bytes(data)


def nested(depth: int) -> bytes:
    """A document in a document in a document."""
    data = office()
    for _ in range(depth):
        data = office(more={"word/embeddings/inner.docx": data})
    return data


SOUND: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("Agenda.pdf", pdf),
    "docx": ("Report.docx", office),
    "xlsx": ("Figures.xlsx", lambda: office(SHEET)),
    "pptx": ("Slides.pptx", lambda: office(SLIDES)),
    "odt": ("Report.odt", open_document),
    "ods": ("Figures.ods", lambda: open_document("spreadsheet")),
    "odp": ("Slides.odp", lambda: open_document("presentation")),
    "csv": ("Figures.csv", lambda: b"Group,Amount\nInclusion,-1250.50\n"),
    "txt": ("Notes.txt", "Figures of £5 < £6 – agreed.\n".encode),
    "png": ("Map.png", png),
    "jpg": ("Photo.jpeg", jpeg),
}
"""A sound file of each kind that is taken, with its name."""
