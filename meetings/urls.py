from django.urls import URLPattern, URLResolver, path

from meetings.views import feeds, meeting

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/calendar.ics", feeds.partnership_feed, name="meetings-feed"),
    path("meetings/<slug:meeting>/", meeting.meeting_detail, name="meeting"),
    path("bodies/<slug:body>/meetings.ics", feeds.body_feed, name="body-feed"),
    path("people/<slug:person>/meetings.ics", feeds.person_feed, name="person-feed"),
]
