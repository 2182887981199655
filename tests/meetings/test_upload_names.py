"""Names of files are harmless whatever they were."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.models import FileKind
from meetings.uploads.names import harmless

NAMES = {
    "Agenda.pdf": "Agenda.pdf",
    "Director's report & plan.docx": "Director's report & plan.pdf",
    "Report v1.2 final.pdf": "Report v1.2 final.pdf",
    "invoice.pdf.exe": "invoice-pdf.pdf",
    "../../etc/passwd": "passwd.pdf",
    "C:\\Windows\\system32\\calc.exe": "calc.pdf",
    "..\\..\\boot.ini": "boot.pdf",
    "report\u202efdp.exe": "report fdp.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie x=1.pdf",
    "a\0.html": "a.pdf",
    "CON": "paper-CON.pdf",
    "com1.txt": "paper-com1.pdf",
    "COM¹.pdf": "paper-COM1.pdf",
    ".htaccess": "htaccess.pdf",
    "-rf": "rf.pdf",
    '"><script>.pdf': "script.pdf",
    "": "paper.pdf",
    "....": "paper.pdf",
    "／etc／shadow": "shadow.pdf",
    "a" * 4000 + ".pdf": "a" * 180 + ".pdf",
    "Ünïcode – Übersicht.pdf": "Ünïcode – Übersicht.pdf",
}
BAD = set('/\\<>:"|?*%;$`{}~^\r\n\0\t')


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:40])
def test_name_is_made_harmless(name: str):
    assert harmless(name, FileKind.PDF) == NAMES[name]


@given(st.text(max_size=400), st.sampled_from(list(FileKind)))
def test_any_name_is_harmless_and_stays_so(name: str, kind: FileKind):
    made = harmless(name, kind)
    stem = made.removesuffix(f".{kind.value}")

    assert made.endswith(f".{kind.value}")
    assert 0 < len(made.encode()) <= 200
    assert not BAD & set(made)
    assert not any(unicodedata.category(letter).startswith("C") for letter in made)
    assert stem.strip(" .-") == stem
    assert not stem.rpartition(".")[2][:1].isalpha() or "." not in stem
    assert stem.upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9")
    assert harmless(made, kind) == made


@given(st.lists(st.sampled_from(["..", "/", "\\", "con", ".", "exe", "pdf", "\u202e", " ", "a"])).map("".join))
def test_name_made_of_tricks_is_harmless(name: str):
    made = harmless(name, FileKind.PDF)

    assert not re.search(r"\.[a-z]|\.\.", made.removesuffix(".pdf"), re.I)
    assert harmless(made, FileKind.PDF) == made
