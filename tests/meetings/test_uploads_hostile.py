"""Files that mean harm are refused, or kept so that they can do none."""

import functools
from collections.abc import Callable

import pytest

from meetings.models import FileKind
from meetings.uploads import UploadRefused, texts, upload_of
from tests.meetings import paper_files as made
from tests.meetings.paper_files import EICAR, SCRIPT

Maker = Callable[[], bytes]


def _of(make: Callable[..., bytes], *args: object, **more: object) -> Maker:
    return functools.partial(make, *args, **more)


def _as_is(data: bytes) -> Maker:
    return lambda: data


PAGE = b"<!DOCTYPE html><html>" + SCRIPT + b"</html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'

REFUSED: dict[str, tuple[str, Maker, str]] = {
    "nothing": ("a.pdf", _as_is(b""), "is empty"),
    "page": ("a.html", _as_is(PAGE), "a web page"),
    "page called PDF": ("a.pdf", _as_is(PAGE), "a web page"),
    "page called text": ("a.txt", _as_is(b"\n\n  <HtMl>" + SCRIPT), "a web page"),
    "page after words": ("a.txt", _as_is(b"Minutes\n" + b"x" * 5000 + SCRIPT), "a web page"),
    "page after a byte order mark": ("a.txt", _as_is(b"\xef\xbb\xbf" + PAGE), "a web page"),
    "page in UTF-16": ("a.txt", _as_is(PAGE.decode().encode("utf-16")), "UTF-8"),
    "page in UTF-7 of a sort": ("a.txt", _as_is(b"<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00"), "not taken"),
    "SVG": ("a.svg", _as_is(SVG), "picture in code"),
    "SVG called PNG": ("a.png", _as_is(b"<?xml version='1.0'?>" + SVG), "picture in code"),
    "XHTML": ("a.xml", _as_is(b"<x xmlns='http://www.w3.org/1999/xhtml'/>"), "picture in code"),
    "page as mail": ("a.mht", _as_is(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + SCRIPT), "a program"),
    "RTF": ("a.rtf", _as_is(rb"{\rtf1 {\object}}"), "a program"),
    "shell program": ("a.txt", _as_is(b"#!/bin/sh\nrm -rf /\n"), "a program"),
    "PHP": ("a.txt", _as_is(b"Agenda <?php system('id'); ?>"), "a program"),
    "Windows program": ("a.pdf", _as_is(b"MZ\x90\0" + b"\0" * 200), "not taken"),
    "Linux program": ("a.docx", _as_is(b"\x7fELF\2\1\1" + b"\0" * 60), "not taken"),
    "GIF": ("a.gif", _as_is(b"GIF89a\1\0\1\0\0\0\0;"), "not taken"),
    "GIF that is a script": ("a.gif", _as_is(b"GIF89a/*\0\0\0*/=1;alert(1)//;"), "not taken"),
    "old Word": ("a.doc", _as_is(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "not taken"),
    "RAR": ("a.docx", _as_is(b"Rar!\x1a\x07\0" + b"\0" * 40), "not taken"),
    "noise": ("a.pdf", _as_is(bytes(range(256)) * 9), "not taken"),
    "test virus": ("a.txt", _as_is(EICAR), "scanners for viruses"),
    "test virus in a text": ("a.txt", _as_is(b"Agenda\n" + EICAR + b"\n"), "scanners for viruses"),
    "test virus in a PDF": ("a.pdf", _of(made.pdf_with_stream, EICAR), "scanners for viruses"),
    "test virus in a PNG": ("a.png", _of(made.png, before_end=made.png_part(b"tEXt", EICAR)), "scanners for viruses"),
    "test virus in a Word file": ("a.docx", _of(made.office, more={"word/a.xml": EICAR}), "scanners for viruses"),
    "test virus in a file in a file": (
        "a.docx",
        lambda: made.office(more={"word/embeddings/a.xlsx": made.office(made.SHEET, {"b.xml": EICAR})}),
        "scanners for viruses",
    ),
    "PDF with a script": ("a.pdf", _of(made.pdf_that, "JavaScript", JS="app.alert(1)"), "a program"),
    "PDF with a script, spelled in code": (
        "a.pdf",
        lambda: made.spelled(made.pdf_that("JavaScript", JS="xx"), b"/JavaScript"),
        "a program",
    ),
    "PDF with a script, packed": ("a.pdf", made.pdf_with_hidden_script, "a program"),
    "PDF that starts a program": ("a.pdf", _of(made.pdf_that, "Launch", F="calc.exe"), "start another program"),
    "PDF that sends a form": ("a.pdf", _of(made.pdf_that, "SubmitForm", F="http://x"), "a form"),
    "PDF with a file inside": ("a.pdf", made.pdf_with_attachment, "attached inside"),
    "PDF with a password": ("a.pdf", made.pdf_with_password, "a password"),
    "PDF with a page behind it": ("a.pdf", lambda: made.pdf() + PAGE, "parts of a web page"),
    "PDF with a page in it": ("a.pdf", _of(made.pdf_with_stream, PAGE), "parts of a web page"),
    "PDF with an archive behind it": ("a.pdf", lambda: made.pdf() + made.office(), "an archive at the same time"),
    "PDF with an archive whose remark ends it": (
        "a.pdf",
        lambda: made.pdf() + made.office(comment=b"\n%%EOF"),
        "an archive at the same time",
    ),
    "PDF with words behind it": ("a.pdf", lambda: made.pdf() + b"alert(1)", "something else follows"),
    "PDF with words before it": ("a.pdf", lambda: b"alert(1)//\n" + made.pdf(), "not taken"),
    "PDF of letters with words before it": ("a.pdf", _as_is(b"words\n%PDF-1.4\n%%EOF"), "something in front"),
    "PDF cut short": ("a.pdf", lambda: made.pdf()[:-40], "cut short"),
    "PDF of nothing": ("a.pdf", _as_is(b"%PDF-1.7\n%%EOF"), "damaged"),
    "PDF of noise": ("a.pdf", _as_is(b"%PDF-1.7\n" + bytes(range(128, 256)) * 50 + b"\n%%EOF"), "damaged"),
    "PDF that is endlessly deep": ("a.pdf", _of(made.pdf_deep, 100_000), "damaged"),
    "PNG with a page behind it": ("a.png", _of(made.png, after=PAGE), "parts of a web page"),
    "PNG with words behind it": ("a.png", _of(made.png, after=b"alert(1)"), "something else follows"),
    "PNG with a script in it": ("a.png", _of(made.png, before_end=made.png_part(b"tEXt", SCRIPT)), "web page"),
    "PNG with a wrong sum": ("a.png", lambda: made.png()[:-1] + b"\0", "damaged"),
    "PNG cut short": ("a.png", lambda: made.png()[:-12], "damaged"),
    "PNG that grows": ("a.png", _of(made.png, size=(60_000, 60_000)), "points"),
    "JPEG with an archive behind it": ("a.jpg", lambda: made.jpeg(after=made.office()), "an archive at the same time"),
    "JPEG with words behind it": ("a.jpg", _of(made.jpeg, after=b"alert(1)"), "something else follows"),
    "JPEG with PHP in it": ("a.jpg", _of(made.jpeg, comment=b"<?php system('id');"), "parts of a web page"),
    "JPEG of three bytes": ("a.jpg", _as_is(b"\xff\xd8\xff"), "damaged"),
    "archive": ("a.docx", _of(made.packed, {"a.txt": "words"}), "no document that is taken"),
    "Java program": ("a.docx", _of(made.packed, {"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe"}), "programs"),
    "Word with macros": ("a.docx", _of(made.office, more={"word/vbaProject.bin": b"x"}), "macros"),
    "Word that says it has macros": (
        "a.docx",
        _of(made.office, said="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "OpenDocument with macros": ("a.odt", _of(made.open_document, more={"Basic/Standard/a.xml": "x"}), "macros"),
    "Word with a program inside": ("a.docx", _of(made.office, more={"word/a.exe": b"MZ"}), "programs"),
    "Word with a program called a picture": (
        "a.docx",
        _of(made.office, more={"word/a.png": b"MZ\x90"}),
        "program inside",
    ),
    "Word with a page inside": ("a.docx", _of(made.office, more={"word/afchunk.html": PAGE}), "programs"),
    "Word with a file inside": ("a.docx", _of(made.office, more={"word/embeddings/oleObject1.bin": b"x"}), "inside it"),
    "Word with a template elsewhere": (
        "a.docx",
        lambda: made.office(more=made.related("attachedTemplate", "http://evil.example/a.dotm")),
        "from elsewhere",
    ),
    "Word with an order to Excel": (
        "a.docx",
        _of(made.office, more={"word/document.xml": "DDEAUTO c:\\calc"}),
        "elsewhere",
    ),
    "Word that laughs": ("a.docx", _of(made.office, more={"word/document.xml": LAUGHS}), "damaged"),
    "Word whose kinds laugh": ("a.docx", _of(made.packed, {"[Content_Types].xml": LAUGHS}), "damaged"),
    "Word with a password": ("a.docx", made.locked, "a password"),
    "archive that leads out": ("a.docx", _of(made.office, more={"../../etc/passwd": "x"}), "names that no"),
    "archive that leads to the root": ("a.docx", _of(made.office, more={"/etc/passwd": "x"}), "names that no"),
    "archive that leads to a drive": ("a.docx", _of(made.office, more={"C:\\a.xml": "x"}), "names that no"),
    "archive with a name twice": ("a.docx", _of(made.office, more={"MAIN.xml": "x"}), "names that no"),
    "bomb": ("a.docx", _of(made.lying, 130_000_000), "far more"),
    "bomb that lies": ("a.docx", _of(made.lying, 10), "damaged"),
    "bomb of one part told twice": ("a.docx", made.overlapping, "damaged"),
    "bomb of many parts": ("a.docx", lambda: made.office(more={f"a/{n}.xml": b"" for n in range(5001)}), "far more"),
    "file in a file in a file in a file": ("a.docx", _of(made.nested, 4), "damaged"),
    "archive with a page before it": ("a.docx", lambda: PAGE.replace(b"\n", b" ") + made.office(), "not taken"),
    "archive with a page behind it": ("a.docx", lambda: made.office() + PAGE, "damaged"),
    "archive with a page as its remark": ("a.docx", _of(made.office, comment=PAGE), "damaged"),
    "archive without an end": (
        "a.docx",
        lambda: made.office().replace(b"PK\x05\x06", b"PK\x05\x07"),
        "damaged",
    ),
    "formula in CSV": ("a.csv", _as_is(b"Group,Amount\nInclusion,=1+1\n"), "begins as a formula"),
    "order in CSV": ("a.csv", _as_is(b"Group;Amount\n\"+cmd|' /C calc'!A0\";1\n"), "begins as a formula"),
    "order after a figure in CSV": ("a.csv", _as_is(b"a\n-2+3+cmd|' /C calc'!A0\n"), "begins as a formula"),
    "endless cell in CSV": ("a.csv", _as_is(b'a,"' + b"x" * 200_000), "not a table"),
}

INERT: dict[str, tuple[str, Maker, FileKind]] = {
    "script without a page": ("a.js", _as_is(b"alert(document.cookie)\n"), FileKind.TEXT),
    "style sheet": ("a.css", _as_is(b"body { background: url(//evil.example) }"), FileKind.TEXT),
    "formula in a text": ("a.txt", _as_is(b"=1+1\n"), FileKind.TEXT),
    "picture that begins a remark": ("a.jpg.js", _of(made.jpeg, comment=b"*/=alert(1)/*"), FileKind.JPEG),
    "PDF called a program": ("a.pdf.exe", made.pdf, FileKind.PDF),
    "Word called a page": ("a.html", made.office, FileKind.DOCX),
}
"""What is kept, as what it is: the browser test opens such files."""


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_file_is_refused_in_words(case: str):
    name, make, reason = REFUSED[case]

    with pytest.raises(UploadRefused, match=reason) as refused:
        upload_of(make(), name)

    assert "othing was kept" in str(refused.value)


@pytest.mark.parametrize("case", INERT)
def test_odd_file_is_kept_as_what_it_is(case: str):
    name, make, kind = INERT[case]

    kept = upload_of(make(), name)

    assert kept.kind == kind
    assert kept.name.endswith(f".{kind.value}")
    assert kept.name.count(".") == 1


@pytest.mark.parametrize("kind", made.SOUND)
def test_sound_file_is_taken_whatever_its_name(kind: str):
    name, make = made.SOUND[kind]

    assert upload_of(make(), name).kind == kind
    assert upload_of(make(), name).data == make()
    assert kind == "csv" or upload_of(make(), "renamed.exe").kind == kind


def test_every_kind_has_a_sound_file_here():
    assert set(made.SOUND) == set(FileKind.values)


def test_long_blanks_are_looked_through_in_good_time():
    """Else a small file would keep a worker busy: the patterns read no run of blanks twice."""
    blanks = b"<" + b" " * 3_000_000

    assert texts.kind_of(blanks + b"x", "a.txt") == FileKind.TEXT
