"""The portal's settings as tests need them: no page kept between tests, nothing slow, no mail sent."""

from portal.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
# Drawings stay kept: their keys are digests of what they show, so no test can see another's.
_NOTHING_KEPT = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = CACHES | {"default": _NOTHING_KEPT, "pages": _NOTHING_KEPT}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
# A test database is thrown away: it need not be safe against a power cut.
DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}  # noqa: F405
