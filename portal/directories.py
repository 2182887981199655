"""The directories (OpenID Connect providers) with which people sign in, as the environment names them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {
    "NAME": "what the sign-in button calls it",
    "SERVER": "its address, such as https://login.example.org/tenant, under which /.well-known/ lies",
    "CLIENT_ID": "the name under which it knows the portal",
    "CLIENT_SECRET": "the secret that it gave the portal",
}


@dataclass(frozen=True)
class Directory:
    """One directory; `origins` are where a browser is sent between the button and the way back."""

    key: str
    name: str
    server: str
    client_id: str
    client_secret: str
    origins: tuple[str, ...]


def read(environ: Mapping[str, str], *, insecure: bool = False) -> list[Directory]:
    """Read the directories that OIDC_PROVIDERS lists; only the demo (`insecure`) takes one without https.

    Raises ImproperlyConfigured with a sentence that names every variable that is missing or wrong.
    """
    keys = [part.strip() for part in environ.get("OIDC_PROVIDERS", "").split(",") if part.strip()]
    faults = [fault for key in keys for fault in _faults(environ, key, insecure)]
    if faults:
        raise ImproperlyConfigured(
            f"Sign-in with a directory is not set up: {'; '.join(faults)}. See docs/operations.md."
        )
    return [_directory(environ, key) for key in keys]


def providers(directories: list[Directory]) -> dict[str, Any]:
    """The directories as allauth's setting SOCIALACCOUNT_PROVIDERS wants them."""
    apps = [
        {
            "provider_id": directory.key,
            "name": directory.name,
            "client_id": directory.client_id,
            "secret": directory.client_secret,
            "settings": {"server_url": directory.server, "oauth_pkce_enabled": True},
        }
        for directory in directories
    ]
    return {"openid_connect": {"APPS": apps}}


def origins(directories: list[Directory]) -> list[str]:
    """Every origin to which the sign-in buttons may lead, once each."""
    return list(dict.fromkeys(origin for directory in directories for origin in directory.origins))


def _variable(key: str, what: str) -> str:
    return f"OIDC_{key.upper().replace('-', '_')}_{what}"


def _faults(environ: Mapping[str, str], key: str, insecure: bool) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
        yield f"OIDC_PROVIDERS names “{key}”, which is not of small letters, digits and hyphens"
        return
    missing = [what for what in NEEDED if not environ.get(_variable(key, what))]
    yield from (f"{_variable(key, what)} is missing ({NEEDED[what]})" for what in missing)
    server = urlsplit(environ.get(_variable(key, "SERVER"), ""))
    if "SERVER" not in missing and (not server.hostname or server.scheme not in _schemes(insecure)):
        yield f"{_variable(key, 'SERVER')} is not an address that begins with https://"


def _schemes(insecure: bool) -> tuple[str, ...]:
    return ("https", "http") if insecure else ("https",)


def _directory(environ: Mapping[str, str], key: str) -> Directory:
    server = environ[_variable(key, "SERVER")].rstrip("/")
    further = [part.strip() for part in environ.get(_variable(key, "ORIGINS"), "").split(",")]
    parts = urlsplit(server)
    return Directory(
        key=key,
        name=environ[_variable(key, "NAME")],
        server=server,
        client_id=environ[_variable(key, "CLIENT_ID")],
        client_secret=environ[_variable(key, "CLIENT_SECRET")],
        origins=(f"{parts.scheme}://{parts.netloc}", *(origin for origin in further if origin)),
    )
