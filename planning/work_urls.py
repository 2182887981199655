"""The addresses of what is done: initiatives, assurance checks and actions."""

from django.urls import path

from planning.views import (
    action_edit,
    action_steps,
    actions,
    assurance,
    assurance_edit,
    initiative_edit,
    initiatives,
)

initiative_urls = [
    path("initiatives/", initiatives.initiative_list, name="initiatives"),
    path("add-initiative/", initiative_edit.initiative_add, name="initiative-add"),
    path("initiatives/<slug:initiative>/", initiatives.initiative_detail, name="initiative"),
    path("initiatives/<slug:initiative>/change/", initiative_edit.initiative_change, name="initiative-change"),
    path("initiatives/<slug:initiative>/remove/", initiative_edit.initiative_remove, name="initiative-remove"),
    path("initiatives/<slug:initiative>/add-partner/", initiative_edit.partner_add, name="initiative-partner-add"),
    path(
        "initiatives/<slug:initiative>/partners/<slug:partner>/change/",
        initiative_edit.partner_change,
        name="initiative-partner-change",
    ),
    path(
        "initiatives/<slug:initiative>/partners/<slug:partner>/remove/",
        initiative_edit.partner_remove,
        name="initiative-partner-remove",
    ),
]

assurance_urls = [
    path("assurance/", assurance.check_list, name="assurance"),
    path("add-assurance-check/", assurance_edit.check_add, name="assurance-check-add"),
    path("assurance/<slug:check>/", assurance.check_detail, name="assurance-check"),
    path("assurance/<slug:check>/change/", assurance_edit.check_change, name="assurance-check-change"),
    path("assurance/<slug:check>/remove/", assurance_edit.check_remove, name="assurance-check-remove"),
    path("assurance/<slug:check>/add-finding/", assurance_edit.finding_add, name="assurance-finding-add"),
    path(
        "assurance/<slug:check>/findings/<slug:finding>/change/",
        assurance_edit.finding_change,
        name="assurance-finding-change",
    ),
    path(
        "assurance/<slug:check>/findings/<slug:finding>/remove/",
        assurance_edit.finding_remove,
        name="assurance-finding-remove",
    ),
]

action_urls = [
    path("actions/", actions.action_list, name="actions"),
    path("add-action/", action_edit.action_add, name="action-add"),
    path("actions/<slug:action>/", actions.action_detail, name="action"),
    path("actions/<slug:action>/change/", action_edit.action_change, name="action-change"),
    path("actions/<slug:action>/remove/", action_edit.action_remove, name="action-remove"),
    path("actions/<slug:action>/finish/", action_steps.action_finish, name="action-finish"),
    path("actions/<slug:action>/drop/", action_steps.action_drop, name="action-drop"),
    path("actions/<slug:action>/reopen/", action_steps.action_reopen, name="action-reopen"),
    path("actions/<slug:action>/add-note/", action_steps.action_note, name="action-note"),
]

urlpatterns = [*initiative_urls, *assurance_urls, *action_urls]
