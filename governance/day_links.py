"""The day that a reader chose, written onto whatever link, form or redirect of a finished page would lose it."""

import re
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpResponse

LEAVES_DAY = b"data-leaves-day"
"""The attribute, before its href, of a link that goes back to the day on which pages open."""

_FORM = re.compile(rb"(<form\b[^>]*>)(.*?)(?=</form>)", re.DOTALL)
_SAYS_DAY = re.compile(rb"[?&;]on=")


def keep_day(response: HttpResponse, home: str, day: str) -> HttpResponse:
    """Make every link, search form and redirect from a page to an address under `home` carry `on=day`.

    One place for all pages, so that a page made tomorrow keeps the day too. Links that name a day keep theirs.
    """
    if "Location" in response.headers:
        response.headers["Location"] = _address(response.headers["Location"], home, day)
    elif response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = _page(response.content, home.encode(), day.encode())
    return response


def _address(address: str, home: str, day: str) -> str:
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith(home) or _SAYS_DAY.search(f"?{parts.query}".encode()):
        return address
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, f"on={day}"]))))


def _page(markup: bytes, home: bytes, day: bytes) -> bytes:
    link = re.compile(rb'(<a\s(?:[^>]*?\s)?href=")((?:' + re.escape(home) + rb'|\?)[^"#]*)')

    def linked(match: re.Match[bytes]) -> bytes:
        before, address = match.groups()
        if LEAVES_DAY in before or _SAYS_DAY.search(address):
            return match[0]
        return before + address + (b"&amp;" if b"?" in address else b"?") + b"on=" + day

    def asked(match: re.Match[bytes]) -> bytes:
        form, fields = match.groups()
        elsewhere = b'action="/' in form and b'action="' + home not in form
        if b'method="get"' not in form or elsewhere or b'name="on"' in fields:
            return match[0]
        return form + b'<input type="hidden" name="on" value="' + day + b'">' + fields

    return _FORM.sub(asked, link.sub(linked, markup))
