"""Files sent so that no browser runs them in the portal's name, whatever is in them."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from meetings.models import FileKind, PaperVersion

CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.ODP: "application/vnd.oasis.opendocument.presentation",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}
"""What goes with every file. Who may read it can change at any moment, so no copy is kept on the way; a part of a
file is not sent, so that each answer is asked for, and checked, by itself."""


def file_response(version: PaperVersion, *, with_content: bool = True) -> HttpResponse:
    """Send the file of a version to be saved, or what would go with it without the file."""
    content = bytes(version.content.data) if with_content else b""
    response = HttpResponse(content, content_type=CONTENT_TYPES[FileKind(version.kind)], headers=HEADERS)
    response["Content-Length"] = version.size
    response["Content-Disposition"] = content_disposition_header(True, version.name)
    return response
