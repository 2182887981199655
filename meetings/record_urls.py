"""Addresses of what is recorded of meetings, and of the register of decisions."""

from django.urls import path

from meetings.views import decision_edit, decisions, declarations, follow_ups, hold, minutes

record_urls = [
    path("meetings/<slug:meeting>/hold/", hold.meeting_hold, name="meeting-hold"),
    path("meetings/<slug:meeting>/declarations/add/", declarations.declaration_add, name="declaration-add"),
    path(
        "meetings/<slug:meeting>/declarations/<slug:declaration>/",
        declarations.declaration_change,
        name="declaration-change",
    ),
    path(
        "meetings/<slug:meeting>/declarations/<slug:declaration>/remove/",
        declarations.declaration_remove,
        name="declaration-remove",
    ),
    path("meetings/<slug:meeting>/items/<slug:item>/minute/", minutes.item_minute, name="item-minute"),
    path("meetings/<slug:meeting>/items/<slug:item>/decide/", decision_edit.decision_add, name="decision-add"),
    path("meetings/<slug:meeting>/items/<slug:item>/ask/", follow_ups.follow_up_add, name="follow-up-add"),
    path(
        "meetings/<slug:meeting>/decisions/<int:number>/change/", decision_edit.decision_change, name="decision-change"
    ),
    path(
        "meetings/<slug:meeting>/decisions/<int:number>/remove/", decision_edit.decision_remove, name="decision-remove"
    ),
    path(
        "meetings/<slug:meeting>/follow-ups/<slug:follow_up>/remove/",
        follow_ups.follow_up_remove,
        name="follow-up-remove",
    ),
    path("meetings/<slug:meeting>/minutes/publish/", minutes.minutes_publish, name="minutes-publish"),
    path("meetings/<slug:meeting>/minutes/correct/", minutes.minutes_correct, name="minutes-correct"),
    path("decisions/", decisions.decision_list, name="decisions"),
    path("decisions/decisions.<slug:kind>", decisions.decision_file, name="decisions-file"),
    path("decisions/<slug:meeting>/<int:number>/", decisions.decision_detail, name="decision"),
]
