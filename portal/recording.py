from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware


class RecordedRequests(HistoryMiddleware):
    """Puts who asked, and at which address, beside every change that a request makes."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """The person signed in and the address, without its query: that may hold what somebody typed."""
        return super().get_context(request) | {"method": request.method}
