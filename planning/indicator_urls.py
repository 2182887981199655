from django.urls import path

from planning.views import figure_edit, indicator_edit, indicators

urlpatterns = [
    path("indicators/", indicators.indicator_list, name="indicators"),
    path("add-indicator/", indicator_edit.indicator_add, name="indicator-add"),
    path("indicators/<slug:indicator>/", indicators.indicator_detail, name="indicator"),
    path("indicators/<slug:indicator>/chart.svg", indicators.indicator_chart, name="indicator-chart"),
    path("indicators/<slug:indicator>/change/", indicator_edit.indicator_change, name="indicator-change"),
    path("indicators/<slug:indicator>/remove/", indicator_edit.indicator_remove, name="indicator-remove"),
    path("indicators/<slug:indicator>/add-target/", figure_edit.target_add, name="target-add"),
    path("indicators/<slug:indicator>/targets/<slug:target>/change/", figure_edit.target_change, name="target-change"),
    path("indicators/<slug:indicator>/targets/<slug:target>/remove/", figure_edit.target_remove, name="target-remove"),
    path("indicators/<slug:indicator>/add-figure/", figure_edit.observation_add, name="observation-add"),
    path(
        "indicators/<slug:indicator>/figures/<slug:observation>/change/",
        figure_edit.observation_change,
        name="observation-change",
    ),
    path(
        "indicators/<slug:indicator>/figures/<slug:observation>/remove/",
        figure_edit.observation_remove,
        name="observation-remove",
    ),
]
