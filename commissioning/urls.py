from django.urls import path

from commissioning.views import change, flow, group, matrix, sums, years

urlpatterns = [
    path("commissioning/", matrix.matrix_detail, name="commissioning"),
    path("commissioning/chart.svg", matrix.matrix_chart, name="commissioning-chart"),
    path("commissioning/lines/", matrix.line_list, name="budget-lines"),
    path("commissioning/providers/", sums.provider_list, name="commissioning-providers"),
    path("commissioning/services/", sums.service_list, name="commissioning-services"),
    path("commissioning/provision/", sums.provision_detail, name="commissioning-provision"),
    path("commissioning/change/", change.change_detail, name="commissioning-change"),
    path("commissioning/years/", years.years_detail, name="commissioning-years"),
    path("commissioning/flow/", flow.flow_detail, name="commissioning-flow"),
    path("commissioning/flow.svg", flow.flow_chart, name="commissioning-flow-chart"),
    path("commissioning/groups/<slug:group>/", group.group_detail, name="commissioning-group"),
    path("commissioning/returns/<slug:submission>/", matrix.return_detail, name="return"),
]
