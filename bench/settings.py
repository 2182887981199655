"""The portal's own settings and middleware, with pages kept in memory as in production."""

from portal.settings import *  # noqa: F403

ALLOWED_HOSTS = ["bench"]
ROOT_URLCONF = "bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": True}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench-pages"},
    "drawings": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench-drawings"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405  (one PostgreSQL process to measure from first to last)
