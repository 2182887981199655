"""Files as programs and people make them, and as somebody who means harm does: each part as a test writes it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

HEAD = "Group,Sector,Amount (£)\n"
LINE = "Inclusion,Health,1250.50\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def csv_of(*amounts: str, head: str = HEAD) -> bytes:
    """A small return as CSV, one line for each amount, in pounds."""
    return (head + "".join(f'Inclusion,Health,"{amount}"\n' for amount in amounts)).encode()


def packed(parts: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def cell(value: object, *, style: int = 0) -> str:
    """One cell of XLSX: a number as a number, anything else as text in place."""
    styled = f' s="{style}"' if style else ""
    if isinstance(value, int | float):
        return f"<c{styled}><v>{value}</v></c>"
    return f'<c{styled} t="inlineStr"><is><t>{value}</t></is></c>' if value else f"<c{styled}/>"


def rows_of(*rows: Iterable[object]) -> str:
    """Rows of XLSX; a cell that begins with <c stands as it is."""
    return "".join(
        "<row>" + "".join(each if str(each).startswith("<c") else cell(each) for each in row) + "</row>" for row in rows
    )


HEADINGS = ("Group", "Sector", "Amount (£)")


def sheet(data: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


def amount_sheet(amount: str) -> str:
    """A sheet of one line, whose amount is a cell written by the test."""
    return sheet(rows_of(HEADINGS, ("Inclusion", "Health", amount)))


def xlsx(
    *sheets: str,
    states: tuple[str, ...] = (),
    texts: str = "",
    formats: str = "",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of sheets as XML. `texts` is what its table of texts holds, `formats` its styles of cells."""
    numbers = range(1, len(sheets) + 1)
    hidden = [f' state="{state}"' if state else "" for state in (*states, *[""] * len(sheets))]
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"{hidden[n - 1]}/>' for n in numbers)
    related = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    related += [("rs", "styles", "styles.xml")] * bool(formats) + [("rt", "sharedStrings", "sharedStrings.xml")] * bool(
        texts
    )
    kinds = [("workbook", "sheet.main"), *((f"worksheets/sheet{n}", "worksheet") for n in numbers)]
    kinds += [("styles", "styles")] * bool(formats) + [("sharedStrings", "sharedStrings")] * bool(texts)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        + "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{KIND}.{kind}+xml"/>' for part, kind in kinds)
        + "</Types>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{to}"/>' for key, kind, to in related)
        + "</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheets[n - 1] for n in numbers}
    parts |= {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'} if formats else {}
    parts |= {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'} if texts else {}
    return packed(parts | (more or {}))


def ods_cell(text: str = "", **attributes: str) -> str:
    said = "".join(f' {name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell{said}>" + (f"<text:p>{text}</text:p>" if text else "") + "</table:table-cell>"


def ods_row(*cells: str, repeated: int = 1) -> str:
    inside = "".join(each if each.startswith("<") else ods_cell(each) for each in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def ods(*rows: str, before: str = "", style: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument sheet of rows as XML, in a table of a style; `before` stands before it."""
    body = f'{before}<table:table table:style-name="{style}">{"".join(rows)}</table:table>'
    content = (
        f"<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": ODS_KIND, "content.xml": content} | (more or {}))


def of_name(data: bytes, name: str, **fields: int) -> bytes:
    """A ZIP in whose directory a part says something of itself that is not so: `flags` or its `size` unpacked."""
    places = {"flags": (8, "<H"), "size": (24, "<L")}
    changed, at = bytearray(data), data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    for field, value in fields.items():
        place, form = places[field]
        struct.pack_into(form, changed, at + place, value)
    return bytes(changed)


def overlapped(times: int, size: int) -> bytes:
    """A ZIP whose directory names the same compressed bytes many times, as the quine-like bombs do."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b" " * size
    body = packer.compress(raw) + packer.flush()
    crc, name = zlib.crc32(raw), b"xl/workbook.xml"
    sizes = struct.pack("<HHHLLL", 8, 0, 0, crc, len(body), size)
    local = b"PK\x03\x04" + struct.pack("<HH", 20, 0) + sizes + struct.pack("<HH", len(name), 0) + name + body
    entries = b""
    for number in range(times):
        called = name if number == 0 else f"xl/worksheets/sheet{number}.xml".encode()
        entries += b"PK\x01\x02" + struct.pack("<HHH", 20, 20, 0) + sizes
        entries += struct.pack("<HHHHHLL", len(called), 0, 0, 0, 0, 0, 0) + called
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, times, times, len(entries), len(local), 0)
    return local + entries + end
