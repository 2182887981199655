"""What the portal reads from the process environment, and what it refuses to start without."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from portal import directories, embedded

NEEDED_IN_PRODUCTION = {
    "SECRET_KEY": "a long random text that only this server knows",
    "ALLOWED_HOSTS": "the host names it answers to, separated by commas",
    "EMAIL_URL": "how mail leaves, such as smtp+tls://user:password@mail.example.org:587",
    "PORTAL_URL": "where its pages begin, for links in mail, such as https://portal.example.org",
}


@dataclass(frozen=True)
class Environment:
    """The portal's surroundings: a production server, or the demo with its embedded database."""

    production: bool
    database_url: str
    secret_key: str
    allowed_hosts: list[str]
    email_url: str
    portal_url: str
    broker_url: str
    cache_url: str
    pages_url: str
    trusted_origins: list[str]
    directories: list[directories.Directory]
    require_second_factor: bool


def read(environ: Mapping[str, str], var: Path, embedded_url: Callable[[], str] = embedded.database_url) -> Environment:
    """Read the environment; a server of its own (DATABASE_URL set) is production, anything else the demo.

    Raises ImproperlyConfigured, naming every missing setting and what it is for.
    """
    production = bool(environ.get("DATABASE_URL")) and environ.get("PORTAL_ENVIRONMENT") != "demo"
    missing = [name for name in NEEDED_IN_PRODUCTION if not environ.get(name)]
    if production and missing:
        wanted = "; ".join(f"{name} ({NEEDED_IN_PRODUCTION[name]})" for name in missing)
        raise ImproperlyConfigured(
            f"The portal does not start in production without: {wanted}. See docs/operations.md."
        )
    database_url = environ.get("DATABASE_URL") or embedded_url()
    return Environment(
        production=production,
        database_url=database_url,
        secret_key=environ.get("SECRET_KEY") or _demo_secret_key(var / "secret-key"),
        allowed_hosts=_listed(environ.get("ALLOWED_HOSTS", "")) or ["localhost", "127.0.0.1", "[::1]"],
        email_url=environ.get("EMAIL_URL") or "consolemail://",
        portal_url=(environ.get("PORTAL_URL") or "http://localhost:8000").rstrip("/"),
        broker_url=environ.get("CELERY_BROKER_URL") or _database_as_broker(database_url),
        cache_url=environ.get("CACHE_URL") or "locmemcache://portal?max_entries=10000",
        pages_url=environ.get("CACHE_URL") or "locmemcache://pages?max_entries=300",
        trusted_origins=_listed(environ.get("TRUSTED_ORIGINS", "")),
        directories=directories.read(environ, insecure=not production),
        require_second_factor=_switch(environ, "REQUIRE_SECOND_FACTOR", unset=production),
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _switch(environ: Mapping[str, str], name: str, *, unset: bool) -> bool:
    """Read a setting that is on or off; raises ImproperlyConfigured at any other word."""
    written = environ.get(name, "").strip().lower()
    if written not in ("", "on", "off"):
        raise ImproperlyConfigured(f"{name} is “{written}”. Write on or off. See docs/operations.md.")
    return written == "on" if written else unset


def _database_as_broker(database_url: str) -> str:
    _, _, rest = database_url.partition("://")
    return f"sqla+postgresql+psycopg2://{rest}"


def _demo_secret_key(path: Path) -> str:
    """Draw the demo's key at first start and keep it, so that sign-ins survive a restart."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
