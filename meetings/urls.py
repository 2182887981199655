from django.urls import URLPattern, URLResolver, include, path

from meetings.views import meeting, paper, paper_edit

papers: list[URLPattern | URLResolver] = [
    path("add/", paper_edit.paper_add, name="paper-add"),
    path("<slug:paper>/", paper.paper_detail, name="paper"),
    path("<slug:paper>/change/", paper_edit.paper_change, name="paper-change"),
    path("<slug:paper>/remove/", paper_edit.paper_remove, name="paper-remove"),
    path("<slug:paper>/add-version/", paper_edit.version_add, name="paper-version-add"),
    path("<slug:paper>/<int:number>/", paper.paper_file, name="paper-file"),
    path("<slug:paper>/<int:number>/withdraw/", paper_edit.version_withdraw, name="paper-withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("meetings/<slug:meeting>/", meeting.meeting_detail, name="meeting"),
    path("meetings/<slug:meeting>/papers/", include(papers)),
]
