from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import urlpatterns as portal_urls


def empty(request: HttpRequest) -> HttpResponse:
    """Do nothing, behind the same middleware as every page."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *portal_urls]
