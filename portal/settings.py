"""Settings of every environment; what differs between them comes from portal/environment.py."""

import os
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from portal import directories, environment
from portal.release import release_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

SURROUNDINGS = environment.read(os.environ, VAR_DIR)
PRODUCTION = SURROUNDINGS.production

DEBUG = False
SECRET_KEY = SURROUNDINGS.secret_key
ALLOWED_HOSTS = SURROUNDINGS.allowed_hosts
CSRF_TRUSTED_ORIGINS = SURROUNDINGS.trusted_origins

INSTALLED_APPS = [
    "portal",
    "exchange",
    "meetings",
    "planning",
    "commissioning",
    "governance",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "mptt",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.recording.RecordedRequests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.furniture",
            ],
        },
    }
]

DATABASES = {"default": environ.Env.db_url_config(SURROUNDINGS.database_url)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": environ.Env.cache_url_config(SURROUNDINGS.cache_url),
    # Apart from what sign-in limits count in: whoever asks for many pages must not empty that.
    "pages": environ.Env.cache_url_config(SURROUNDINGS.pages_url) | {"KEY_PREFIX": "pages"},
    "drawings": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "drawings",
        "TIMEOUT": 30 * 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

EMAIL_CONFIG = environ.Env.email_url_config(SURROUNDINGS.email_url)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portal@localhost")
PORTAL_URL = SURROUNDINGS.portal_url
# Country, and its part, whose bank holidays are no clear days of notice; see meetings/notice.py.
PORTAL_HOLIDAYS = os.environ.get("PORTAL_HOLIDAYS", "GB-ENG")
REMINDER_VACANT_DAYS = int(os.environ.get("REMINDER_VACANT_DAYS", "30"))

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "portal.accounts.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Partnership Portal: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
# Times per second, minute, hour or day; by address (ip), account (user), or what was typed or opened (key).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "20/m/ip",
    "open_invitation": "60/m/ip",
    "accept_invitation": "10/m/ip,10/h/key",
    "comment": "5/10m/ip,30/d/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Partnership Portal"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {"add_webauthn": "portal.forms.KeyForm"}
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
# Accounts begin with an address that an invitation proved; so whoever has a second factor may change it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
REQUIRE_SECOND_FACTOR = SURROUNDINGS.require_second_factor

SOCIALACCOUNT_ADAPTER = "portal.accounts.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = directories.providers(SURROUNDINGS.directories)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
INVITATION_DAYS = 14

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [VAR_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Part of the key of kept pages: a page never outlives the code, templates and styles that made it.
RELEASE = release_of(BASE_DIR, STATIC_ROOT / "staticfiles.json")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A sign-in button posts to the portal, which sends the browser on to the directory.
        "form-action": [SELF, *directories.origins(SURROUNDINGS.directories)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
X_FRAME_OPTIONS = "DENY"

PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_APPEND_ONLY = True

CELERY_BROKER_URL = SURROUNDINGS.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "pick up jobs that a dead worker left": {"task": "portal.tasks.pick_up_jobs", "schedule": 30.0},
    "check structures and returns": {"task": "portal.tasks.nightly_checks", "schedule": crontab(hour=3, minute=15)},
    "let structures come into force": {"task": "portal.tasks.come_into_force", "schedule": crontab(minute="*/5")},
    "send notices that still wait": {"task": "portal.tasks.send_waiting_notices", "schedule": crontab(minute="*/10")},
    "start the digests of the day": {"task": "portal.tasks.start_digests", "schedule": crontab(hour=7, minute=0)},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}

# A sheet of appointments may be pasted; larger ones than exchange/spreadsheets.py takes are answered there, in words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# The largest file that is taken as a paper of a meeting, in bytes.
PAPER_LIMIT = int(os.environ.get("PAPER_LIMIT_MB", "25")) * 1024 * 1024

SHOW_GALLERY = not PRODUCTION
