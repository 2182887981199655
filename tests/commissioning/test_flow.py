"""The funding flow: its sums are the matrix's, and its drawing fits however many bars there are."""

import itertools
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.flow import LABEL, MOST_NODES, Stream, layout, streams_of
from commissioning.flow_chart import HEADINGS, flow_svg, label
from commissioning.matrix import matrices_of
from commissioning.models import BudgetLine
from commissioning.sums import NOT_STATED, OTHERS, Side, by_provider, by_provision, by_service
from commissioning.units import MILLIONS, POUNDS
from tests import factories

AMOUNTS = st.one_of(st.none(), st.decimals(min_value=-(10**8), max_value=10**8, places=2))
ENDS = st.tuples(st.integers(1, 5), st.integers(1, 8), st.integers(0, 60))
STREAMS = st.dictionaries(ENDS, AMOUNTS, max_size=120).map(
    lambda found: [_stream(*ends, amount) for ends, amount in found.items()]
)
LINES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-1, 2), st.sampled_from(["", "Care", "Play"]), AMOUNTS),
    max_size=25,
)


def _stream(sector, group, provider, amount):
    sides = (Side(sector, f"Sector {sector}"), Side(group, f"Group {group}"))
    return Stream(*sides, Side(provider, f"Provider {provider}" if provider else "Provider not stated"), amount)


@given(STREAMS)
def test_each_layer_carries_all_that_is_drawn(streams):
    drawing = layout(streams)

    drawn = sum((stream.amount for stream in streams if stream.amount and stream.amount > 0), Decimal(0))
    for layer in range(3):
        assert sum((node.amount for node in drawing.nodes if node.layer == layer), Decimal(0)) == drawn
    for layer in range(2):
        assert sum((band.amount for band in drawing.bands if band.start.layer == layer), Decimal(0)) == drawn
    assert {id(stream) for stream in drawing.undrawn} == {
        id(stream) for stream in streams if stream.amount is not None and stream.amount < 0
    }


@given(STREAMS)
def test_labels_never_overlap_and_nothing_leaves_the_drawing(streams):
    drawing = layout(streams)

    for layer in range(3):
        nodes = sorted((node for node in drawing.nodes if node.layer == layer), key=lambda node: node.middle)
        assert len(nodes) <= MOST_NODES
        for upper, lower in itertools.pairwise(nodes):
            assert lower.middle - upper.middle >= LABEL - 1e-6
            assert lower.top >= upper.top + upper.height - 1e-6
        assert all(node.top >= -1e-6 and node.top + node.height <= drawing.height + 1e-6 for node in nodes)


def test_two_hundred_providers_gathered_with_the_unnamed_last():
    streams = [_stream(1, 1, number, Decimal(1000 + number)) for number in range(201)]

    bars = [node for node in layout(streams).nodes if node.layer == 2]

    assert len(bars) == MOST_NODES
    assert [bar.side.key for bar in bars[-2:]] == [OTHERS, NOT_STATED]
    assert bars[-2].side.name == "186 others"


def test_drawing_holds_any_name_as_text_and_is_xml():
    stream = Stream(Side(1, "<script>&\x00"), Side(2, "A" * 300), Side(3, "“Ω”"), Decimal(1000))

    drawn = ElementTree.fromstring(flow_svg(layout([stream]), MILLIONS))  # noqa: S314 (our own)

    words = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words[:3] == list(HEADINGS)
    assert "<script>& 0.001" in words
    assert any(word.startswith("AAAA") and word.endswith("… 0.001") and len(word) < 50 for word in words)


def test_label_short_of_room_keeps_its_money():
    node = next(node for node in layout([_stream(1, 1, 1, Decimal("123456789.12"))]).nodes)

    assert label(node, POUNDS) == "Sector 1 123,456,789.12"


def test_nothing_to_draw_is_no_bars():
    drawing = layout([_stream(1, 1, 1, None), _stream(1, 1, 2, Decimal(-5)), _stream(1, 1, 3, Decimal(0))])

    assert (drawing.nodes, drawing.bands, len(drawing.undrawn)) == ([], [], 1)


@pytest.fixture
def sides(db):
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership, commissions=True)
    return (
        factories.submission(partnership=partnership),
        [factories.body(kind=kind) for _ in range(3)],
        [factories.sector(partnership=partnership, position=number) for number in range(3)],
        [factories.organisation(partnership=partnership) for _ in range(3)],
    )


def _write(sides, lines):
    submission, groups, sectors, providers = sides
    submission.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            submission=submission,
            slug=f"line-{number}",
            group=groups[group],
            sector=sectors[sector],
            provider=None if provider < 0 else providers[provider],
            service=service,
            provision="commissioned" if group else "not_stated",
            amount=amount,
        )
        for number, (group, sector, provider, service, amount) in enumerate(lines)
    )
    return submission


def _added(amounts):
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def test_any_lines_margins_of_every_table_are_the_grand_total_to_the_penny(sides):
    @given(LINES)
    def check(lines):
        submission = _write(sides, lines)
        matrix = matrices_of(submission)[0]
        total = _added(amount for *_, amount in lines)

        assert matrix.grand_total.amount == total
        assert _added(matrix.total(group, None).amount for group in matrix.groups) == total
        assert _added(matrix.total(None, sector).amount for sector in matrix.sectors) == total
        for read in (by_provider, by_service, by_provision):
            sums = read(submission.lines.all()).get("planned")
            if sums:
                assert sums.total == _added(map(sums.row_total, sums.rows)) == total
                assert _added(map(sums.column_total, sums.columns)) == total
                assert sums.blanks == sum(amount is None for *_, amount in lines)

    check()


def test_any_lines_flow_has_the_sums_of_the_matrix(sides):
    @given(LINES)
    def check(lines):
        submission = _write(sides, lines)
        matrix = matrices_of(submission)[0]
        streams = streams_of(submission.lines.all()).get("planned", [])

        for group in matrix.groups:
            for sector in matrix.sectors:
                flowing = [s.amount for s in streams if (s.group.key, s.sector.key) == (group.pk, sector.pk)]
                assert _added(flowing) == matrix.cell(group, sector)
        assert sum(stream.lines for stream in streams) == len(lines)

    check()
