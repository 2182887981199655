"""Plain text and CSV: UTF-8, nothing that a browser, a shell or a spreadsheet program would run."""

import csv
import io
import re
from pathlib import PurePath

from meetings.models import FileKind

from .refusing import UploadRefused, refuse_virus

_ALLOWED = {"\t", "\n", "\r", "\f"}
_MARKUP = re.compile(
    r"^\s*<[a-z!?/]|<\s{0,9}/?\s{0,9}(script|html|head|body|svg|math|iframe|object|embed|applet|form|img|link|meta|style|base)"
    r"[\s>/]|<!doctype|<\?(xml|php|=)|<%",
    re.I,
)
_BEGINS_A_SCRIPT = re.compile(r"^\s*(#!|@echo\s+off|%!ps|\{\\rtf|MIME-Version:)", re.I)
_FORMULA = re.compile(r"\s*([=@]|[+\-]\S.*[|!]|[+\-][a-z].*\()", re.S | re.I)
_LONGEST_CELL = 131_072
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes, name: str) -> FileKind | None:
    """Return whether a file is CSV or plain text, None when it is no text; raises UploadRefused for an unsafe one.

    The two differ only in what they are called: a text whose name ends in .csv is read by a spreadsheet program.
    """
    refuse_virus(data)
    if data.startswith(_OTHER_ENCODINGS):
        raise UploadRefused("This text is not written in UTF-8. Nothing was kept. Save it with the encoding UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any((ord(letter) < 32 and letter not in _ALLOWED) or 127 <= ord(letter) < 160 for letter in set(text)):
        return None
    if "%PDF-" in text[:1024]:
        raise UploadRefused(
            "This is a PDF with something in front of it. Nothing was kept. Print it to a new PDF, and bring that."
        )
    if _MARKUP.search(text) or _BEGINS_A_SCRIPT.match(text):
        raise UploadRefused(
            "This text is a web page, a picture in code, or a program. Nothing was kept, because it could run where it "
            "is opened. Save what it says as PDF, or as plain text without marks in pointed brackets."
        )
    if PurePath(name.lower()).suffix != ".csv":
        return FileKind.TEXT
    _refuse_formulas(text)
    return FileKind.CSV


def _refuse_formulas(text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        cell = next((cell for row in reader for cell in row if _FORMULA.match(cell) or len(cell) > _LONGEST_CELL), None)
        is_table = cell is None or len(cell) <= _LONGEST_CELL
    except csv.Error:
        cell, is_table = None, False
    if not is_table:
        raise UploadRefused(
            "This is not a table that a spreadsheet program reads. Nothing was kept. Save it as CSV again."
        )
    if cell is not None:
        raise UploadRefused(
            f"A cell of this table begins as a formula does: “{cell.strip()[:40]}”. Nothing was kept, because a "
            "spreadsheet program would run it. Save the values instead of the formulas, or bring the workbook."
        )


def _delimiter(text: str) -> str:
    head = text[:4000].partition("\n")[0]
    return max(",;\t", key=head.count)
