from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.views import appointments, front, manage, search

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

appointment_urls = [
    path("", appointments.sheet_list, name="appointment-sheets"),
    path("template/<slug:kind>/", appointments.template, name="appointment-template"),
    path("<int:sheet>/", appointments.sheet_detail, name="appointment-sheet"),
    path("<int:sheet>/mend/", appointments.mend, name="appointment-sheet-mend"),
    path("<int:sheet>/apply/", appointments.apply, name="appointment-sheet-apply"),
    path("<int:sheet>/drop/", appointments.drop, name="appointment-sheet-drop"),
    path("<int:sheet>/reopen/", appointments.reopen, name="appointment-sheet-reopen"),
    path("<int:sheet>/progress/", appointments.progress, name="appointment-sheet-progress"),
]

urlpatterns += [
    path("<slug:partnership>/manage/appointments/", include(appointment_urls)),
    path("<slug:partnership>/search/", search.search, name="search"),
    path("<slug:partnership>/manage/", manage.work_waiting, name="manage"),
    path("<slug:partnership>/", include("commissioning.urls")),
    path("<slug:partnership>/", include("governance.urls")),
]
