from django.urls import URLPattern, URLResolver, include, path

from planning.views import (
    action_edit,
    action_steps,
    actions,
    assurance,
    assurance_edit,
    initiative_edit,
    initiatives,
    outcome_edit,
    outcomes,
    plan_edit,
    plan_review,
    plans,
    priorities,
    priority_edit,
)

one_plan = [
    path("", plans.plan_detail, name="plan"),
    path("change/", plan_edit.plan_change, name="plan-change"),
    path("step/<slug:step>/", plan_edit.plan_step, name="plan-step"),
    path("next-version/", plan_edit.plan_next_version, name="plan-next-version"),
    path("discard/", plan_edit.plan_discard, name="plan-discard"),
    path("add-priority/", priority_edit.plan_priority_add, name="plan-priority-add"),
]
one_priority = [
    path("", priorities.priority_detail, name="priority"),
    path("change/", priority_edit.priority_change, name="priority-change"),
    path("remove/", priority_edit.priority_remove, name="priority-remove"),
    path("add-link/", priority_edit.priority_link_add, name="priority-link-add"),
    path("links/<slug:link>/remove/", priority_edit.priority_link_remove, name="priority-link-remove"),
]
one_outcome = [
    path("", outcomes.outcome_detail, name="outcome"),
    path("change/", outcome_edit.outcome_change, name="outcome-change"),
    path("remove/", outcome_edit.outcome_remove, name="outcome-remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", plans.plan_list, name="plans"),
    path("add-plan/", plan_edit.plan_add, name="plan-add"),
    path("plans/<slug:plan>/", include(one_plan)),
    path("priorities/", priorities.priority_list, name="priorities"),
    path("add-priority/", priority_edit.priority_add, name="priority-add"),
    path("priorities/<slug:priority>/", include(one_priority)),
    path("outcomes/", outcomes.outcome_list, name="outcomes"),
    path("add-outcome/", outcome_edit.outcome_add, name="outcome-add"),
    path("outcomes/<slug:outcome>/", include(one_outcome)),
]

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

urlpatterns += [*initiative_urls, *assurance_urls, *action_urls]


urlpatterns += [
    path("plans/<slug:plan>/review/", plan_review.plan_review_add, name="plan-review-add"),
]
