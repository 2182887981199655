"""What stands in a board pack, read once and written in every format: so the formats cannot disagree."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from commissioning.chart import matrix_svg
from commissioning.matrix import Matrix, matrices_of
from commissioning.matrix_tables import matrix_tables, sources_in_words
from commissioning.models import BoardPack, Measure, Return
from commissioning.presenters import chart_in_words, verdict_sentence
from commissioning.registry import pack_tables, return_tables
from commissioning.sheets import BLANKS
from commissioning.tables import Column, Table
from governance.drawings import NotDrawnError
from governance.models import Partnership, Source
from governance.presenters import Citations

NOTES = (
    BLANKS,
    "Every amount is in exact pounds. Nothing is rounded.",
    "Totals never cross measures or layers: what a partner contributes, what a group allocates and what a provider is "
    "paid are different things, and are never added to each other. Each table says on what basis its figures are.",
    "The PDF, both workbooks and the CSV files of this pack were made at one time from the same figures.",
    "In the PDF, a character that its typefaces lack is given by its name in square brackets.",
)
LEFT_OUT = (
    "Returns that are not published, and returns that a later one superseded.",
    "The single lines behind the totals: they can be read and taken away on the portal’s commissioning pages.",
    "Who made this pack, and anything else that only people who sign in may read.",
)


@dataclass(frozen=True)
class Chart:
    """A drawing (SVG) of a table's figures, and what it shows in words."""

    title: str
    svg: str
    words: str


@dataclass(frozen=True)
class PackContent:
    """Everything that a pack says."""

    title: str
    partnership: str
    made: datetime.date
    returns: list[dict[str, Any]]
    summary: tuple[str, ...]
    about: Table
    matrices: tuple[Table, ...]
    charts: tuple[Chart, ...]
    others: tuple[Table, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def tables(self) -> list[Table]:
        """Every table in the order of the sheets: what the pack is first, what is not in it last."""
        notes = _sentences("notes", "Notes", self.notes)
        left_out = _sentences("not-in-here", "What is not in here", self.left_out)
        return [self.about, *self.matrices, *self.others, notes, left_out]


def content_of(pack: BoardPack, made: datetime.date) -> PackContent | None:
    """Read what a pack is to say: what everybody may read, as it stands now; None when its year has no return.

    The published returns are locked meanwhile, so that none is superseded between two tables.
    """
    partnership = pack.partnership
    published = list(partnership.returns.published().order_by("-first_year").select_for_update(no_key=True))
    submission = next((one for one in published if one.first_year == pack.first_year), None)
    if submission is None:
        return None
    matrices = matrices_of(submission)
    stated = [total.stated for matrix in matrices for total in matrix.compared if total.stated]
    citations = Citations(partnership, Source.objects.of([submission, *stated]))
    returns = _returns(partnership, [submission, *(one for one in published if one != submission)])
    sources = sources_in_words(citations.of(submission))
    summary = tuple(_verdict(matrix, citations) for matrix in matrices)
    charts, undrawn = _charts(matrices)
    return PackContent(
        title=pack.title,
        partnership=partnership.name,
        made=made,
        returns=returns,
        summary=summary,
        about=_about(pack, made, returns, summary, sources),
        matrices=tuple(table for matrix in matrices for table in matrix_tables(matrix, citations)),
        charts=charts,
        others=tuple(_others(pack, submission, published)),
        notes=(*NOTES, *undrawn),
        left_out=(*LEFT_OUT, *_missing(partnership, submission, matrices)),
    )


def _others(pack: BoardPack, submission: Return, published: list[Return]) -> Iterator[Table]:
    """Give what follows the matrix: first the tables of the pack's own return, then those as on its day."""
    for of_return in return_tables:
        yield from of_return(submission, published)
    for as_at in pack_tables:
        yield from as_at(pack.partnership, AnonymousUser(), _day_within(pack))


def _day_within(pack: BoardPack) -> datetime.date:
    """The day of a pack, or the first of its year where that is another: so no table is of another year."""
    begun = pack.as_at.year - (pack.as_at < datetime.date(pack.as_at.year, 4, 1))
    return pack.as_at if begun == pack.first_year else datetime.date(pack.first_year, 4, 1)


def _returns(partnership: Partnership, published: Sequence[Return]) -> list[dict[str, Any]]:
    """Name the returns with their versions: a return that supersedes nothing is version 1, the next one 2."""
    before = dict(partnership.returns.values_list("pk", "supersedes"))
    lines = dict(partnership.returns.annotate(of_it=Count("lines")).values_list("pk", "of_it"))

    def version(pk: int) -> int:
        number, earlier = 1, before.get(pk)
        while earlier is not None:
            number, earlier = number + 1, before.get(earlier)
        return number

    return [
        {
            "title": one.title,
            "slug": one.slug,
            "year": one.year,
            "version": version(one.pk),
            "lines": lines[one.pk],
            "submitted": f"{one.submitted_on:%-d %B %Y}" if one.submitted_on else "",
        }
        for one in published
    ]


def return_in_words(known: dict[str, Any]) -> str:
    """Word a return of a pack: “Money 2009/10 (2009/10), version 2, 9 lines, brought in on 1 May 2009”."""
    lines = f"{known['lines']:,} line{'s' * (known['lines'] != 1)}"
    submitted = f", brought in on {known['submitted']}" if known["submitted"] else ""
    return f"{known['title']} ({known['year']}), version {known['version']}, {lines}{submitted}"


def _verdict(matrix: Matrix, citations: Citations) -> str:
    cited = citations.of(matrix.submission)
    sentence = verdict_sentence(matrix, cited[0]["document"] if cited else "")
    return f"{Measure(matrix.measure).label}, {matrix.submission.year}: {sentence}"


def _about(
    pack: BoardPack,
    made: datetime.date,
    returns: list[dict[str, Any]],
    summary: Sequence[str],
    sources: Sequence[str],
) -> Table:
    said = [
        ("Partnership", pack.partnership.name),
        ("Board pack", str(pack.number)),
        ("Commissioning year", pack.year),
        ("Figures as at", f"{pack.as_at:%-d %B %Y}"),
        ("Made on", f"{made:%-d %B %Y}"),
        *(("Return" if number == 0 else "Other return", return_in_words(one)) for number, one in enumerate(returns)),
        *(("Verdict", sentence) for sentence in summary),
        *(("Source", source) for source in sources or ["No source is recorded."]),
    ]
    return Table("about", "About this pack", (Column("What"), Column("Which")), tuple(said))


def _charts(matrices: Sequence[Matrix]) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """Draw each matrix that has a figure; what cannot be drawn is said in a sentence."""
    drawn, undrawn = [], []
    for matrix in matrices:
        name = f"{Measure(matrix.measure).label}, {matrix.submission.year}, as bars"
        if matrix.grand_total.amount is None:
            continue
        try:
            drawn.append(Chart(name, matrix_svg(matrix), chart_in_words(matrix)))
        except NotDrawnError:
            undrawn.append(f"The chart “{name}” could not be drawn; its table has the same figures.")
    return tuple(drawn), tuple(undrawn)


def _missing(partnership: Partnership, submission: Return, matrices: Sequence[Matrix]) -> list[str]:
    """Say what the figures themselves leave open."""
    said = []
    absent = [measure.label.lower() for measure in Measure if measure not in {matrix.measure for matrix in matrices}]
    if absent:
        said.append(f"Figures that are {' or '.join(absent)}: the return of {submission.year} has none.")
    blank = sum(amount is None for matrix in matrices for amount in matrix.cells.values())
    if blank:
        plural = "s" * (blank != 1)
        said.append(f"{blank} figure{plural} by group and sector for which the source has a blank.")
    papers = partnership.documents.filter(held=False).order_by("title").values_list("title", flat=True)
    return said + [f"“{title}”, which the sources refer to and which is not held." for title in papers]


def _sentences(slug: str, title: str, sentences: Sequence[str]) -> Table:
    return Table(slug, title, (Column(title),), tuple((sentence,) for sentence in sentences))
