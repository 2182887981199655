"""PDF: read in a process of its own, with little time and memory, since a made-up one can keep a reader busy."""

import subprocess
import sys
from pathlib import Path

from meetings.models import FileKind

from .refusing import UploadRefused, refuse_second_nature

_BEGINS, _ENDS = b"%PDF-", b"%%EOF"
_READER = Path(__file__).with_name("pdf_reader.py")
_MOST_SECONDS = 20
_BLANK = b"\r\n\t \0"
# Long enough that compressed bytes do not spell them by chance; a viewer may follow what the table of contents hides.
_SPELLED = {b"/JavaScript": "program", b"/Launch": "launch", b"/EmbeddedFile": "attachment", b"/RichMedia": "media"}

FINDINGS = {
    "program": "The PDF holds a program (JavaScript)",
    "launch": "The PDF would start another program",
    "attachment": "The PDF has other files attached inside it",
    "media": "The PDF holds a film or another thing that moves",
    "form": "The PDF holds a form that sends what is typed into it elsewhere",
    "password": "The PDF has a password",
}
"""What is in a PDF that is not taken, by the word with which its reader says so."""

_DAMAGED = "This begins like a PDF, but it is damaged, cut short, or something else follows it"
_TO_DO = "Nothing was kept. Print it to a new PDF, and bring that."


def kind_of(data: bytes, name: str) -> FileKind | None:
    """Return whether a file is a PDF, None when it does not begin as one; raises UploadRefused for an unsafe one."""
    if not data.startswith(_BEGINS):
        return None
    refuse_second_nature(data, "a PDF")
    if not data.rstrip(_BLANK).endswith(_ENDS):
        raise UploadRefused(f"{_DAMAGED}. {_TO_DO}")
    spelled = next((found for word, found in _SPELLED.items() if word in data), "")
    finding = spelled or _read_apart(data)
    if finding:
        raise UploadRefused(f"{FINDINGS.get(finding, _DAMAGED)}. {_TO_DO}")
    return FileKind.PDF


def _read_apart(data: bytes) -> str:
    """Return what the reader found, in one of the words of FINDINGS; “damaged” when it could not read on."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program, and the file goes to its input)
            [sys.executable, "-I", str(_READER)], input=data, capture_output=True, timeout=_MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    said = done.stdout.decode(errors="replace").strip()
    return "damaged" if done.returncode or not said else said.removeprefix("sound")
