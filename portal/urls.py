from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.views import front, manage, reminders, search

# The admin's own sign-in form knows neither rate limits nor, later, a second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", front.home, name="home"),
    path("healthz", front.health, name="health"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("accessibility/", front.accessibility, name="accessibility"),
    path("privacy/", front.privacy, name="privacy"),
]

if settings.SHOW_GALLERY:
    urlpatterns.append(path("gallery/", front.gallery, name="gallery"))

urlpatterns += [
    path("<slug:partnership>/search/", search.search, name="search"),
    path("<slug:partnership>/manage/", manage.work_waiting, name="manage"),
    path("<slug:partnership>/manage/reminders/", reminders.reminders, name="reminders"),
    path("<slug:partnership>/", include("commissioning.urls")),
    path("<slug:partnership>/", include("governance.urls")),
]
