from django.urls import path

from commissioning.views import contribution_edit, contributions, headline_edit, headlines, matrix, returns

urlpatterns = [
    path("commissioning/", matrix.matrix_detail, name="commissioning"),
    path("commissioning/chart.svg", matrix.matrix_chart, name="commissioning-chart"),
    path("commissioning/lines/", matrix.line_list, name="budget-lines"),
    path("commissioning/groups/<slug:group>/", matrix.group_detail, name="commissioning-group"),
    path("commissioning/returns/", returns.return_list, name="returns"),
    path("commissioning/returns/<slug:submission>/", matrix.return_detail, name="return"),
    path("commissioning/returns/<slug:submission>/describe/", returns.return_describe, name="return-describe"),
    path("commissioning/returns/<slug:submission>/submit/", returns.return_submit, name="return-submit"),
    path("commissioning/returns/<slug:submission>/send-back/", returns.return_send_back, name="return-send-back"),
    path("commissioning/returns/<slug:submission>/publish/", returns.return_publish, name="return-publish"),
    path("commissioning/returns/<slug:submission>/discard/", returns.return_discard, name="return-discard"),
    path("commissioning/returns/<slug:submission>/file/", returns.return_file, name="return-file"),
    path("commissioning/contributions/", contributions.contribution_list, name="contributions"),
    path("commissioning/add-contribution/", contribution_edit.contribution_add, name="contribution-add"),
    path("commissioning/contributions/<slug:contribution>/", contributions.contribution_detail, name="contribution"),
    path(
        "commissioning/contributions/<slug:contribution>/change/",
        contribution_edit.contribution_change,
        name="contribution-change",
    ),
    path(
        "commissioning/contributions/<slug:contribution>/remove/",
        contribution_edit.contribution_remove,
        name="contribution-remove",
    ),
    path("commissioning/headlines/", headlines.headline_list, name="headlines"),
    path("commissioning/add-headline/", headline_edit.headline_add, name="headline-add"),
    path("commissioning/headlines/<slug:headline>/", headlines.headline_detail, name="headline"),
    path("commissioning/headlines/<slug:headline>/change/", headline_edit.headline_change, name="headline-change"),
    path("commissioning/headlines/<slug:headline>/remove/", headline_edit.headline_remove, name="headline-remove"),
]
