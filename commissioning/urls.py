from django.urls import URLPattern, URLResolver, include, path

from commissioning.views import matrix, pooled_fund, pooled_fund_edit, pooled_fund_year_edit

fund_years = [
    path("", pooled_fund.fund_year, name="pooled-fund-year"),
    path("spend.svg", pooled_fund.fund_chart, name="pooled-fund-chart"),
    path("q<int:quarter>/", pooled_fund.fund_quarter, name="pooled-fund-quarter"),
    path("contributions/", pooled_fund_year_edit.contributions, name="pooled-fund-contributions"),
    path("payments/add/", pooled_fund_year_edit.payment_add, name="pooled-fund-payment-add"),
    path("payments/<slug:payment>/remove/", pooled_fund_year_edit.payment_remove, name="pooled-fund-payment-remove"),
    path("plan/", pooled_fund_year_edit.plan, name="pooled-fund-plan"),
    path("spend/", pooled_fund_year_edit.spend, name="pooled-fund-spend"),
    path("add-forecast/", pooled_fund_year_edit.forecast_add, name="pooled-fund-forecast-add"),
    path("decide/", pooled_fund_year_edit.decide, name="pooled-fund-decide"),
    path("close/", pooled_fund_year_edit.close, name="pooled-fund-close"),
]
funds: list[URLPattern | URLResolver] = [
    path("", pooled_fund.fund_list, name="pooled-funds"),
    path("<slug:fund>/", pooled_fund.fund_detail, name="pooled-fund"),
    path("<slug:fund>/change/", pooled_fund_edit.fund_change, name="pooled-fund-change"),
    path("<slug:fund>/publish/", pooled_fund_edit.fund_publish, name="pooled-fund-publish"),
    path("<slug:fund>/partners/", pooled_fund_edit.fund_partners, name="pooled-fund-partners"),
    path("<slug:fund>/add-year/", pooled_fund_edit.year_add, name="pooled-fund-year-add"),
    path("<slug:fund>/<int:year>/", include(fund_years)),
]

urlpatterns = [
    path("commissioning/", matrix.matrix_detail, name="commissioning"),
    path("commissioning/chart.svg", matrix.matrix_chart, name="commissioning-chart"),
    path("commissioning/lines/", matrix.line_list, name="budget-lines"),
    path("commissioning/groups/<slug:group>/", matrix.group_detail, name="commissioning-group"),
    path("commissioning/returns/<slug:submission>/", matrix.return_detail, name="return"),
    path("commissioning/pooled-funds/", include(funds)),
    path("commissioning/add-pooled-fund/", pooled_fund_edit.fund_add, name="pooled-fund-add"),
]
