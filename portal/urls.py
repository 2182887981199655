from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.views import (
    account,
    accounts,
    actions,
    appointments,
    front,
    invitation,
    manage,
    notices,
    observations,
    packs,
    reminders,
    returns,
    search,
)

# The admin's own sign-in form knows neither rate limits nor a second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

ACCOUNTS = [
    path("", accounts.account_list, name="accounts"),
    path("<int:account>/", accounts.account_detail, name="account-detail"),
    path("<int:account>/roles/grant/", accounts.role_grant, name="role-grant"),
    path("<int:account>/roles/<int:grant>/withdraw/", accounts.role_withdraw, name="role-withdraw"),
    path("<int:account>/sessions/end/", accounts.sessions_end, name="sessions-end"),
    path("invite/", accounts.invitation_add, name="invitation-add"),
    path("invitations/<int:invitation>/send/", accounts.invitation_send, name="invitation-send"),
    path("invitations/<int:invitation>/withdraw/", accounts.invitation_withdraw, name="invitation-withdraw"),
]

urlpatterns = [
    path("", front.home, name="home"),
    path("healthz", front.health, name="health"),
    path("accounts/", account.own_account, name="own-account"),
    path("accounts/invitations/<str:token>/", invitation.invitation, name="invitation"),
    # Before allauth's own at the same address, which fails when the directory does not answer.
    path("accounts/oidc/<slug:provider_id>/login/", account.directory_login, name="openid_connect_login"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-step/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/directories/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/notices/stop/<str:token>/", notices.stop, name="notices-stop"),
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

pack_urls = [
    path("", packs.pack_list, name="board-packs"),
    path("make/", packs.pack_make, name="board-pack-make"),
    path("<int:number>/", packs.pack_detail, name="board-pack"),
    path("<int:number>/progress/", packs.pack_progress, name="board-pack-progress"),
    path("<int:number>/again/", packs.pack_again, name="board-pack-again"),
    path("<int:number>/pack.<slug:kind>", packs.pack_file, name="board-pack-file"),
]

return_urls = [
    path("", returns.sheet_list, name="return-sheets"),
    path("template.<slug:kind>", returns.template, name="return-template"),
    path("<int:sheet>/", returns.sheet_detail, name="return-sheet"),
    path("<int:sheet>/mend/", returns.mend, name="return-sheet-mend"),
    path("<int:sheet>/accept/", returns.accept, name="return-sheet-accept"),
    path("<int:sheet>/drop/", returns.drop, name="return-sheet-drop"),
    path("<int:sheet>/progress/", returns.progress, name="return-sheet-progress"),
]

observation_urls = [
    path("", observations.sheet_list, name="observation-sheets"),
    path("<int:sheet>/", observations.sheet_detail, name="observation-sheet"),
    path("<int:sheet>/apply/", observations.apply, name="observation-sheet-apply"),
    path("<int:sheet>/drop/", observations.drop, name="observation-sheet-drop"),
]

urlpatterns += [
    path("<slug:partnership>/manage/figures/", include(observation_urls)),
    path("<slug:partnership>/indicators/figures.<slug:kind>", observations.all_figures, name="observations-file"),
    path(
        "<slug:partnership>/indicators/<slug:indicator>/figures.<slug:kind>",
        observations.indicator_figures,
        name="indicator-observations-file",
    ),
    path("<slug:partnership>/manage/returns/", include(return_urls)),
    path(
        "<slug:partnership>/commissioning/returns/<slug:submission>/return.<slug:kind>",
        returns.return_sheet,
        name="return-as-sheet",
    ),
    path("<slug:partnership>/commissioning/packs/", include(pack_urls)),
    path("<slug:partnership>/manage/appointments/", include(appointment_urls)),
    path("<slug:partnership>/actions/download.<slug:kind>", actions.action_file, name="actions-file"),
    path("<slug:partnership>/search/", search.search, name="search"),
    path("<slug:partnership>/manage/", manage.work_waiting, name="manage"),
    path("<slug:partnership>/manage/accounts/", include(ACCOUNTS)),
    path("<slug:partnership>/manage/reminders/", reminders.reminders, name="reminders"),
    path("<slug:partnership>/manage/notices/", notices.notices, name="notices"),
    path("<slug:partnership>/manage/notices/calendar/", notices.calendar_renew, name="calendar-renew"),
    path("<slug:partnership>/manage/notices/calendar/stop/", notices.calendar_withdraw, name="calendar-withdraw"),
    path("<slug:partnership>/calendars/<str:token>/meetings.ics", notices.own_calendar, name="own-calendar"),
    path("<slug:partnership>/", include("commissioning.urls")),
    path("<slug:partnership>/", include("planning.urls")),
    path("<slug:partnership>/", include("meetings.urls")),
    path("<slug:partnership>/", include("governance.urls")),
]
