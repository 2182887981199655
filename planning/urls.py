from django.urls import URLPattern, URLResolver, include, path

from planning import indicator_urls, work_urls
from planning.views import outcome_edit, outcomes, plan_edit, plan_review, plans, priorities, priority_edit

one_plan = [
    path("", plans.plan_detail, name="plan"),
    path("change/", plan_edit.plan_change, name="plan-change"),
    path("step/<slug:step>/", plan_edit.plan_step, name="plan-step"),
    path("next-version/", plan_edit.plan_next_version, name="plan-next-version"),
    path("discard/", plan_edit.plan_discard, name="plan-discard"),
    path("review/", plan_review.plan_review_add, name="plan-review-add"),
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
    *indicator_urls.urlpatterns,
    *work_urls.urlpatterns,
]
