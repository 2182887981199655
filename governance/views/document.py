from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, partnership_page
from governance.models import Source
from governance.presenters import Citations, crumbs


@partnership_page
def document_list(request: PartnershipRequest) -> HttpResponse:
    """The library: what is held, and what is referred to but not held."""
    partnership = request.partnership
    documents = list(partnership.documents.with_family().annotate(uses=Count("citations")).order_by("title"))
    context = {
        "partnership": partnership,
        "held": [document for document in documents if document.held],
        "missing": [document for document in documents if not document.held],
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/document_list.html", context)


@partnership_page
def document_detail(request: PartnershipRequest, document: str) -> HttpResponse:
    """One document: what it is, whether it is held, its parts, and how much of the record rests on it."""
    partnership = request.partnership
    found = partnership.documents.with_family().annotate(uses=Count("citations")).filter(slug=document).first()
    if found is None:
        raise Http404("There is no document at this address.")
    citations = Citations(partnership, Source.objects.of([found]))
    context = {
        "partnership": partnership,
        "document": found,
        "sources": citations.of(found),
        "parts": found.parts.order_by("title"),
        "refers_to": found.refers_to.order_by("title"),
        "breadcrumbs": crumbs(partnership, ("Documents", reverse("documents", args=[partnership.slug]))),
    }
    return render(request, "governance/document_detail.html", context)
