from django.urls import path

from commissioning.views import matrix

urlpatterns = [
    path("commissioning/", matrix.matrix_detail, name="commissioning"),
    path("commissioning/chart.svg", matrix.matrix_chart, name="commissioning-chart"),
    path("commissioning/download.<slug:kind>", matrix.matrix_file, name="commissioning-file"),
    path("commissioning/lines/", matrix.line_list, name="budget-lines"),
    path("commissioning/lines/download.<slug:kind>", matrix.line_file, name="budget-lines-file"),
    path("commissioning/groups/<slug:group>/", matrix.group_detail, name="commissioning-group"),
    path("commissioning/returns/<slug:submission>/", matrix.return_detail, name="return"),
]
