from django.urls import path

from governance.views import area, body, document, organisation, partnership, review, structure

urlpatterns = [
    path("", partnership.partnership_detail, name="partnership"),
    path("structure/", structure.structure_tree, name="structure"),
    path("structure/table/", structure.structure_table, name="structure-table"),
    path("structure/diagram/", structure.structure_diagram, name="structure-diagram"),
    path("structures/", structure.structure_list, name="structures"),
    path("structures/<slug:structure>/", structure.structure_detail_tree, name="structure-detail"),
    path("structures/<slug:structure>/table/", structure.structure_detail_table, name="structure-detail-table"),
    path("structures/<slug:structure>/diagram/", structure.structure_detail_diagram, name="structure-detail-diagram"),
    path("areas/", area.area_list, name="areas"),
    path("bodies/", body.body_list, name="bodies"),
    path("bodies/<slug:body>/", body.body_detail, name="body"),
    path("organisations/", organisation.organisation_list, name="organisations"),
    path("organisations/<slug:organisation>/", organisation.organisation_detail, name="organisation"),
    path("people/", organisation.person_list, name="people"),
    path("people/<slug:person>/", organisation.person_detail, name="person"),
    path("documents/", document.document_list, name="documents"),
    path("documents/<slug:document>/", document.document_detail, name="document"),
    path("reviews/", review.review_list, name="reviews"),
]
