"""Why a file is not taken, and what is never taken, whatever the rest of the file is."""

import io
import re
import zipfile

import puremagic

SAVE_AS = "Save it as PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), OpenDocument, CSV, text, PNG or JPEG."

TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_ACTIVE = re.compile(rb"<\s{0,9}(script|html|iframe|!doctype\s+html|body|object|embed|applet|svg)[\s>/]|<\?php", re.I)
_HEAD = 4096


class UploadRefused(Exception):
    """A file that is not taken: what is wrong with it, that nothing was kept, and what to do, in words."""


def refuse_virus(data: bytes) -> None:
    """Raise UploadRefused when the string is in it with which scanners for viruses are tested."""
    if TEST_VIRUS in data:
        raise UploadRefused(
            "The file holds the text by which scanners for viruses are tested. Nothing was kept. "
            "Have your computer checked, and bring a clean copy."
        )


def refuse_second_nature(data: bytes, what: str) -> None:
    """Raise UploadRefused when a file that is no archive and no page could also be read as one."""
    refuse_virus(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise UploadRefused(
            f"This is {what}, and an archive at the same time. Nothing was kept. "
            "Open it in the program that made it and save it again."
        )
    if _ACTIVE.search(data):
        raise UploadRefused(
            f"This is {what} with parts of a web page in it. Nothing was kept. "
            "Open it in the program that made it and save it again, without them."
        )


def quoted_kind(data: bytes) -> str:
    """Say what a file seems to be that is not taken, for whoever brought it."""
    try:
        found = puremagic.magic_string(data[:_HEAD])
    except (puremagic.PureError, ValueError, LookupError):
        return "a file of a kind that is not known here"
    return f"“{found[0].name}”" if found and found[0].name else "a file of a kind that is not known here"
