"""Errors for programs: problem details, as RFC 9457 has them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

View = Callable[..., HttpResponse]


def problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """Answer with what went wrong, and what to do about it, as a program reads it."""
    told = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def problems_in_json(view: View) -> View:
    """Let a view's refusals be answered as problem details instead of pages."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404 as missing:
            return problem(HTTPStatus.NOT_FOUND, str(missing))
        except BadRequest as wrong:
            return problem(HTTPStatus.BAD_REQUEST, str(wrong))

    return answered
