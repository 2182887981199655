"""Names of files, made harmless for whoever saves them: no folder, no trick, one ending, and that the true one."""

import re
import unicodedata

from meetings.models import FileKind

MOST_BYTES = 180
UNNAMED = "paper"
_FOLDERS = re.compile(r"[/\\]+")
_FORBIDDEN = re.compile(r'[<>:"|?*%;$`{}~^]+')
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_EDGES = " .-=+@"
_INNER_ENDING = re.compile(r"\.+(?=[A-Za-z])|\.(?=\.)")
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.I)


def harmless(name: str, kind: FileKind) -> str:
    """Return a name without folders, control marks, marks that turn writing round, and endings but the true one."""
    stem = _FOLDERS.split(unicodedata.normalize("NFKC", name))[-1]
    stem = "".join(letter if _is_plain(letter) else " " for letter in stem)
    stem = _SPACES.sub(" ", _FORBIDDEN.sub(" ", stem)).strip(_EDGES)
    stem = _INNER_ENDING.sub("-", _ENDING.sub("", stem)).encode()[:MOST_BYTES].decode(errors="ignore").strip(_EDGES)
    if not stem or _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"{UNNAMED}-{stem}" if stem else UNNAMED
    return f"{stem}.{kind.value}"


def _is_plain(letter: str) -> bool:
    """Whether a character is written: no control mark, no mark of direction or joining, nothing unassigned."""
    return unicodedata.category(letter)[0] not in "C" and letter not in "\u2028\u2029"
