from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from governance.models import Partnership


def home(request: HttpRequest) -> HttpResponse:
    """Choose a partnership, or go to the only one."""
    partnerships = list(Partnership.objects.by_name())
    if len(partnerships) == 1:
        return redirect(partnerships[0])
    return render(request, "portal/home.html", {"partnerships": partnerships})


def health(request: HttpRequest) -> HttpResponse:
    """Say whether the portal answers and reaches its database: for load balancers and `make run`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, and what to do about a page that is not."""
    return render(request, "portal/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps about people."""
    return render(request, "portal/privacy.html")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the design, for those who build pages."""
    return render(request, "portal/gallery.html")
