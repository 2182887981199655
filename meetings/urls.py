from django.urls import URLPattern, URLResolver, include, path, re_path

from meetings.record_urls import record_urls
from meetings.views import agenda, calendar, feeds, meeting, meeting_edit, paper, paper_edit, series, steps

paper_urls = [
    path("add/", paper_edit.paper_add, name="paper-add"),
    path("<slug:paper>/", paper.paper_detail, name="paper"),
    path("<slug:paper>/change/", paper_edit.paper_change, name="paper-change"),
    path("<slug:paper>/remove/", paper_edit.paper_remove, name="paper-remove"),
    path("<slug:paper>/add-version/", paper_edit.version_add, name="paper-version-add"),
    path("<slug:paper>/<int:number>/", paper.paper_file, name="paper-file"),
    path("<slug:paper>/<int:number>/withdraw/", paper_edit.version_withdraw, name="paper-withdraw"),
]

agenda_urls = [
    path("", agenda.agenda_detail, name="meeting-agenda"),
    path("begin/", agenda.agenda_begin, name="meeting-agenda-begin"),
    path("add/", agenda.item_add, name="meeting-item-add"),
    path("items/<slug:item>/change/", agenda.item_change, name="meeting-item-change"),
    path("items/<slug:item>/remove/", agenda.item_remove, name="meeting-item-remove"),
    re_path(r"^items/(?P<item>[-\w]+)/(?P<way>up|down)/$", agenda.item_move, name="meeting-item-move"),
]

meeting_urls: list[URLPattern | URLResolver] = [
    path("", meeting.meeting_detail, name="meeting"),
    path("change/", meeting_edit.meeting_change, name="meeting-change"),
    path("remove/", meeting_edit.meeting_remove, name="meeting-remove"),
    path("publish-agenda/", steps.agenda_publish, name="meeting-publish-agenda"),
    path("withdraw-agenda/", steps.agenda_withdraw, name="meeting-withdraw-agenda"),
    path("cancel/", steps.meeting_cancel, name="meeting-cancel"),
    path("restore/", steps.meeting_restore, name="meeting-restore"),
    path("agenda/", include(agenda_urls)),
    path("papers/", include(paper_urls)),
]

series_urls = [
    path("", series.series_detail, name="meeting-series"),
    path("change/", series.series_change, name="meeting-series-change"),
    path("remove/", series.series_remove, name="meeting-series-remove"),
    path("dates/", series.series_dates, name="meeting-series-dates"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/", calendar.meeting_list, name="meetings"),
    path("meetings/calendar.ics", feeds.partnership_feed, name="meetings-feed"),
    path("bodies/<slug:body>/meetings.ics", feeds.body_feed, name="body-feed"),
    path("people/<slug:person>/meetings.ics", feeds.person_feed, name="person-feed"),
    path("add-meeting/", meeting_edit.meeting_add, name="meeting-add"),
    path("add-meeting-series/", series.series_add, name="meeting-series-add"),
    path("meeting-series/<slug:series>/", include(series_urls)),
    path("meetings/<slug:meeting>/", include(meeting_urls)),
    *record_urls,
]
