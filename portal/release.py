import hashlib
from pathlib import Path

APPS = ("portal", "governance", "commissioning", "planning", "meetings", "exchange")


def release_of(root: Path, manifest: Path) -> str:
    """Return a short digest of everything that pages are made from: code, templates, and the names of static files."""
    sources = [path for app in APPS for path in (root / app).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted([*sources, *(root / "templates").rglob("*.html")]):
        digest.update(path.read_bytes())
    if manifest.exists():
        digest.update(manifest.read_bytes())
    return digest.hexdigest()[:16]
