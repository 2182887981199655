"""Requests that bring a file: one that is far too large is turned away before any of it is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

BESIDE_THE_FILE = 1024 * 1024


def takes_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 413 by the size that a request declares; the view's form is protected as any other.

    The check for a forged form reads what was sent, so it comes after this one instead of before every view.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def received(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _declared(request) > settings.PAPER_LIMIT + BESIDE_THE_FILE:
            return render(request, "meetings/file_too_large.html", {"limit": settings.PAPER_LIMIT}, status=413)
        return protected(request, *args, **kwargs)

    return received


def _declared(request: HttpRequest) -> int:
    """How many bytes a request says that follow; the server reads no more than that, and none when it says none."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() else 0
