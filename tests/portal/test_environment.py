"""What the portal reads from the environment, and what it refuses to start without."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.environment import NEEDED_IN_PRODUCTION, read

PRODUCTION = {
    "DATABASE_URL": "postgresql://portal:secret@database.example.org/portal",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "ALLOWED_HOSTS": "portal.example.org, www.example.org",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "PORTAL_URL": "https://portal.example.org/",
}
ASKED = (
    "DEBUG",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SHOW_GALLERY",
    "REQUIRE_SECOND_FACTOR",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "ALLOWED_HOSTS",
    "EMAIL_HOST",
)


def _no_embedded_database() -> str:
    raise AssertionError("The embedded database is not for production.")


def _python(*arguments: str, **further: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the portal's folder as a production server would, with further variables."""
    environment = {"PATH": os.environ["PATH"]} | PRODUCTION | further
    command = [sys.executable, *arguments]
    return subprocess.run(  # noqa: S603
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_with_everything_set(tmp_path):
    surroundings = read(PRODUCTION, tmp_path, _no_embedded_database)

    assert surroundings.production
    assert surroundings.allowed_hosts == ["portal.example.org", "www.example.org"]
    assert surroundings.portal_url == "https://portal.example.org"
    assert surroundings.broker_url == "sqla+postgresql+psycopg2://portal:secret@database.example.org/portal"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", NEEDED_IN_PRODUCTION)
@pytest.mark.parametrize("value", [None, ""])
def test_production_without_one_setting_names_it(tmp_path, name: str, value: str | None):
    environ = {key: text for key, text in PRODUCTION.items() if key != name}
    environ |= {} if value is None else {name: value}

    with pytest.raises(ImproperlyConfigured, match=name) as refusal:
        read(environ, tmp_path, _no_embedded_database)

    assert not any(other in str(refusal.value) for other in NEEDED_IN_PRODUCTION if other != name)


def test_production_without_anything_names_everything(tmp_path):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read({"DATABASE_URL": PRODUCTION["DATABASE_URL"]}, tmp_path, _no_embedded_database)

    assert all(name in str(refusal.value) for name in NEEDED_IN_PRODUCTION)


def test_demo_uses_the_embedded_database_and_keeps_its_key(tmp_path):
    first = read({}, tmp_path / "var", lambda: "postgresql://embedded/portal")
    second = read({}, tmp_path / "var", lambda: "postgresql://embedded/portal")

    assert not first.production
    assert first.portal_url == "http://localhost:8000"
    assert first.database_url == "postgresql://embedded/portal"
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_demo_on_a_database_of_its_own_is_not_production(tmp_path):
    environ = {"DATABASE_URL": "postgresql://here/portal", "PORTAL_ENVIRONMENT": "demo"}

    surroundings = read(environ, tmp_path, _no_embedded_database)

    assert not surroundings.production
    assert surroundings.database_url == "postgresql://here/portal"


def test_production_settings_pass_the_check_for_deployment():
    done = _python("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_production_settings_keep_cookies_and_pages_to_https():
    script = (
        "import json; from portal import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))"
    )

    done = _python("-c", script)

    assert json.loads(done.stdout) == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SHOW_GALLERY": False,
        "REQUIRE_SECOND_FACTOR": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "ALLOWED_HOSTS": ["portal.example.org", "www.example.org"],
        "EMAIL_HOST": "mail.example.org",
    }


def test_production_settings_let_sign_in_forms_lead_to_the_directories():
    directory = {
        "OIDC_PROVIDERS": "council",
        "OIDC_COUNCIL_NAME": "Council",
        "OIDC_COUNCIL_SERVER": "https://login.example.org/tenant",
        "OIDC_COUNCIL_CLIENT_ID": "portal",
        "OIDC_COUNCIL_CLIENT_SECRET": "between us",
    }
    script = "from portal import settings; print(*settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"

    done = _python("-c", script, **directory)

    assert done.stdout.split() == ["'self'", "https://login.example.org"]


def test_production_does_not_start_with_half_a_directory():
    done = _python("-c", "from portal import settings", OIDC_PROVIDERS="council")

    assert done.returncode != 0
    assert "OIDC_COUNCIL_CLIENT_SECRET is missing (the secret that it gave the portal)" in done.stderr
