from django.urls import path

from commissioning.views import matrix, returns

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
]
