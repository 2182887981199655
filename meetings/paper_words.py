"""Papers in words. Nothing here reads the database."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from governance.models import Access
from meetings.models import FileKind, Paper, PaperVersion

ACCESS = {
    Access.PUBLIC: "",
    Access.PARTNERS: "For everybody with a role in the partnership",
    Access.BODY: "For the members of the body",
}
"""Who may read a paper, in the few words of a list; nothing where everybody may."""


def access_in_words(paper: Paper) -> str:
    """Say who may read a paper with a published agenda, as its item allows. Reads meeting and item: select them."""
    access = paper.narrowest_access
    said = ACCESS[access] or "For everybody"
    if access != paper.access:
        said += ", as its item is"
    if not (paper.meeting.agenda_published_at or paper.meeting.minutes_published_at):
        said += "; until the agenda is published, for those who read the body's restricted papers"
    return said


def version_rows(paper: Paper, versions: Iterable[PaperVersion], *, may_change: bool) -> list[dict[str, Any]]:
    """Word the versions of a paper, the newest first; a withdrawn one has no address. Who brought it is for keepers."""
    where = [paper.meeting.partnership.slug, paper.meeting.slug, paper.slug]
    return [
        {
            "version": version,
            "kind": version.get_kind_display(),  # type: ignore[attr-defined]
            "size": filesizeformat(version.size),
            "url": "" if version.withdrawn_at else reverse("paper-file", args=[*where, version.number]),
            "withdraw_url": reverse("paper-withdraw", args=[*where, version.number])
            if may_change and not version.withdrawn_at
            else "",
            "brought_by": str(version.brought_by) if may_change else "",
        }
        for version in versions
    ]


def paper_row(paper: Paper, version: PaperVersion, partnership: str, *, may_change: bool) -> dict[str, Any]:
    """Word a paper for the page of its meeting, by the version that stands; item and meeting are selected with it."""
    where = [partnership, paper.meeting.slug, paper.slug]
    return {
        "title": paper.title,
        "url": reverse("paper", args=where),
        "file_url": "" if version.withdrawn_at else reverse("paper-file", args=[*where, version.number]),
        "kind": FileKind(version.kind).label,
        "size": "withdrawn" if version.withdrawn_at else filesizeformat(version.size),
        "access": ACCESS[paper.narrowest_access],
        "version": version.number,
        "change_url": reverse("paper-change", args=where) if may_change else "",
    }
