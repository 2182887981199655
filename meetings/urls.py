from django.urls import URLPattern, URLResolver, path

from meetings.record_urls import record_urls
from meetings.views import meeting

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/<slug:meeting>/", meeting.meeting_detail, name="meeting"),
    *record_urls,
]
