from django.urls import URLPattern, URLResolver, path

from planning.views import plan_review

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/<slug:plan>/review/", plan_review.plan_review_add, name="plan-review-add"),
]
