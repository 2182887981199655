"""What diagrams show: branches, folded levels, neighbourhoods, marks; and what they must not."""

import datetime
import re

import pytest

from governance import diagram
from governance.cuts import Cut, branch, folded, neighbourhood
from governance.diagram import Mark
from governance.dot import dot
from governance.framing import columns_for, frames_of
from governance.models import LinkKind
from governance.outline import outline
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/anytown/structure/diagram/"
TODAY = datetime.date(2009, 4, 1)
ODD = 'A "quoted" \\N back\\slash\\ <b>&amp; \x01\x1b\n]; } // café'


@pytest.fixture
def bodies(db):
    """Board > (Executive > Team > Crew, Panel): by name in lower case."""
    made = factories.partnership(slug="anytown", name="Anytown First")
    names = ("Board", "Executive", "Team", "Crew", "Panel")
    return {name.lower(): factories.body(partnership=made, slug=name.lower(), name=name) for name in names}


def _shape(bodies):
    crew = {bodies["crew"]: {}}
    return {bodies["board"]: {bodies["executive"]: {bodies["team"]: crew}, bodies["panel"]: {}}}


@pytest.fixture
def structure(bodies):
    return factories.in_force(bodies["board"].partnership, _shape(bodies))


def _names(cut):
    return [entry.slug for entry in cut.entries]


def _entries(structure):
    return outline(structure, TODAY).entries


def _lines(structure, drawn=None, links=(), marks=None):
    cut = drawn or Cut(_entries(structure))
    return dot(structure.partnership, cut, links, marks or {}).splitlines()


def _line(lines, name):
    return next(line for line in lines if f'label="{name}' in line)


def _drawing(markup):
    return re.search(r'(?s)<div class="diagram__scroll".*?</svg>', markup)[0]


def test_branch_with_those_above_it_as_context(structure, bodies):
    cut = branch(_entries(structure), "team")

    assert _names(cut) == ["board", "executive", "team", "crew"]
    assert cut.above == {bodies["board"].pk, bodies["executive"].pk}
    assert cut.start == bodies["team"].pk
    lines = _lines(structure, cut)
    assert "penwidth=0.7" in _line(lines, "Board")
    assert "penwidth=0.7" not in _line(lines, "Team")


def test_branch_of_what_is_not_there():
    with pytest.raises(LookupError):
        branch([], "nothing")


@pytest.mark.parametrize(
    ("depth", "shown", "counts"),
    [
        (1, ["board", "executive", "panel"], {"executive": 2}),
        (2, ["board", "executive", "team", "panel"], {"team": 1}),
        (9, ["board", "executive", "team", "crew", "panel"], {}),
    ],
)
def test_folded_levels_are_counted_where_they_hang(structure, bodies, depth, shown, counts):
    cut = folded(Cut(_entries(structure)), depth)

    assert _names(cut) == shown
    assert {name: len(cut.folded[bodies[name].pk]) for name in counts} == counts
    assert len(cut.folded) == len(counts)


def test_folded_levels_of_a_branch_begin_at_its_top(structure):
    assert _names(folded(branch(_entries(structure), "executive"), 1)) == ["board", "executive", "team"]


def test_folded_body_says_so_and_leads_to_its_branch(client, structure):
    markup = client.get(PAGE, {"depth": "1", "on": "2009-06-01"}).content.decode()

    assert "+ 2 below" in markup
    assert f'xlink:href="{PAGE}?depth=1&amp;on=2009-06-01&amp;of=executive"' in markup
    assert "Team" not in _drawing(markup)


def test_branch_page_shows_only_the_branch(client, structure):
    drawn = _drawing(client.get(PAGE, {"of": "team"}).content.decode())

    assert "Crew" in drawn
    assert "Executive" in drawn
    assert "Panel" not in drawn


@pytest.mark.parametrize("page", [PAGE, "/anytown/structure/diagram.svg"])
def test_unknown_branch_is_not_found(client, structure, page):
    assert client.get(page, {"of": "nothing"}).status_code == 404


@pytest.mark.parametrize("depth", ["0", "-1", "two", "1e3", "२", "1.5"])
def test_wrong_depth_shows_everything_and_says_so(read, structure, depth):
    words = read(PAGE, depth=depth)

    assert f"“{depth}” is not a number of levels" in words
    assert "Crew" in words


def test_branch_that_narrowing_leaves_nothing_of_says_so(read, structure):
    assert "Nothing in this branch matches" in read(PAGE, of="team", words="panel")


def test_neighbourhood_above_beside_and_right_below(structure, bodies):
    cut = neighbourhood(_entries(structure), bodies["executive"])

    assert _names(cut) == ["board", "executive", "team", "panel"]
    line = _line(_lines(structure, cut), "Executive")
    assert "[this body]" in line
    assert "penwidth=4" in line


def test_neighbourhood_leaves_out_many_siblings_and_says_so(read):
    made = factories.partnership(slug="anytown")
    top, own, *others = (factories.body(partnership=made) for _ in range(15))
    factories.in_force(made, {top: {body: {} for body in (own, *others)}})

    words = read(f"/anytown/bodies/{own.slug}/diagram/")

    assert "The 13 other bodies beside it are left out" in words
    assert others[0].name not in words.split()


def test_neighbourhood_draws_every_tie_that_touches_it_and_no_other(client, bodies):
    made = bodies["board"].partnership
    council, outside = factories.organisation(partnership=made, name="Council"), factories.body(partnership=made)
    draft = factories.structure(partnership=made)
    factories.tree(draft, _shape(bodies))
    factories.link(structure=draft, from_body=bodies["panel"], to_organisation=council, kind=LinkKind.REPORTS_TO)
    factories.link(structure=draft, from_body=outside, to_body=bodies["panel"], kind=LinkKind.INFORMS)
    factories.link(structure=draft, from_body=bodies["crew"], to_body=bodies["team"], kind=LinkKind.OVERSEES)
    _publish(draft)

    drawn = client.get("/anytown/bodies/panel/diagram.svg").content.decode()

    for word in ("Council", "reports to", outside.name, "informs", "Executive"):
        assert word in drawn
    assert "oversees" not in drawn
    assert "Crew" not in drawn
    assert "so only its ties are drawn" in client.get(f"/anytown/bodies/{outside.slug}/diagram/").content.decode()


def _publish(draft):
    from governance.services import structures

    structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2000, 1, 1))


def test_body_without_place_or_tie_has_nothing_to_draw(client, read, structure):
    loose = factories.body(partnership=structure.partnership, slug="loose")

    assert "There is nothing to draw" in read(f"/anytown/bodies/{loose.slug}/diagram/")
    assert client.get("/anytown/bodies/loose/diagram.png").status_code == 404


def test_neighbourhood_on_a_day_without_structure(client, read, structure):
    assert "No structure is recorded" in read("/anytown/bodies/board/diagram/", on="1999-01-01")
    assert client.get("/anytown/bodies/board/diagram.svg?on=1999-01-01").status_code == 404


def test_ties_of_folded_bodies_are_left_out(structure, bodies):
    draft = factories.structure(partnership=structure.partnership)
    link = factories.link(structure=draft, from_body=bodies["crew"], to_body=bodies["panel"], kind=LinkKind.INFORMS)
    whole = Cut(_entries(structure))

    assert any("informs" in line for line in _lines(structure, whole, [link]))
    assert not any("informs" in line for line in _lines(structure, folded(whole, 1), [link]))


def test_marks_are_words_and_lines(structure, bodies):
    marks = dict(zip((bodies[name].pk for name in ("board", "executive", "team", "crew", "panel")), Mark, strict=False))

    lines = _lines(structure, marks=marks)

    looks = set()
    for pk, mark in marks.items():
        line = next(line for line in lines if line.startswith(f"b{pk} ["))
        assert f"[{mark}]" in line
        looks.add(re.sub(r'(fill|font)color="[^"]*"', "", line.split(" URL=")[1].partition(" ")[2]).split("class")[0])
    assert len(looks) == len(marks), "without their colours all marks must still differ"


def test_body_added_by_a_draft_is_marked(client, structure, bodies):
    draft = factories.structure(partnership=structure.partnership, slug="plan", audience="public", base=structure)
    fresh = factories.body(partnership=structure.partnership, name="Fresh")
    factories.tree(draft, {bodies["board"]: {fresh: {}}})

    assert "[added]" in client.get("/anytown/structures/plan/diagram/").content.decode()


def _wide(partnership, top, count):
    made = [factories.body(partnership=partnership) for _ in range(count)]
    return factories.in_force(partnership, {top: {body: {} for body in made}})


def test_many_bodies_stand_in_a_frame_that_fits_a_page(bodies):
    structure = _wide(bodies["board"].partnership, bodies["board"], 70)
    entries = _entries(structure)

    frames = frames_of(entries, apart={entries[1].body})

    assert [len(frame) for frame in frames] == [69]
    assert 3 <= columns_for(entries, frames) <= 8
    assert any("subgraph cluster_0" in line for line in _lines(structure))
    drawn = diagram.svg(structure.partnership, structure, entries)
    width, height = (float(size) for size in diagram.SIZE.match(drawn).groups())
    assert 0.7 < width / height < 3
    assert drawn.count('class="node') == 71


def test_few_bodies_stand_in_no_frame(structure):
    assert not any("cluster" in line for line in _lines(structure))


STARTS = {"svg": b"<svg", "pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n"}


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("structure/diagram", "anytown-structure-2009-04-01"),
        ("structures/{structure}/diagram", "anytown-{structure}-2009-04-01"),
        ("bodies/team/diagram", "anytown-team-2009-04-01"),
    ],
)
def test_download_is_such_a_file_and_named_for_what_it_is(client, structure, kind, page, name):
    response = client.get(f"/anytown/{page.format(structure=structure.slug)}.{kind}", {"on": "2009-04-01"})

    assert response.status_code == 200
    assert response.content.startswith(STARTS[kind])
    wanted = f'attachment; filename="{name.format(structure=structure.slug)}.{kind}"'
    assert response["Content-Disposition"] == wanted
    assert "no-cache" in response["Cache-Control"]


def test_download_shows_what_its_page_shows(client, structure):
    page = client.get(PAGE, {"of": "team", "ties": "shown"}).content.decode()

    assert "/anytown/structure/diagram.svg?of=team&amp;ties=shown" in page
    drawn = client.get("/anytown/structure/diagram.svg", {"of": "team"}).content.decode()
    assert "Crew" in drawn
    assert "Panel" not in drawn


def test_body_download_keeps_the_day_and_repeats_nothing_else(client, structure):
    page = client.get("/anytown/bodies/team/diagram/", {"on": "2009-04-01", "of": "made-up"}).content.decode()

    assert 'href="/anytown/bodies/team/diagram.pdf?on=2009-04-01"' in page
    assert "made-up" not in "".join(re.findall(r'href="[^"]*diagram\.[a-z]+[^"]*"', page))


def test_download_leads_to_the_site_and_needs_no_font_of_the_reader(client, structure):
    drawn = client.get("/anytown/structure/diagram.svg").content.decode()

    assert 'xlink:href="http://testserver/anytown/bodies/team/"' in drawn
    assert set(re.findall('font-family="([^"]*)"', drawn)) == {"Liberation Sans, sans-serif"}


def test_download_of_another_format_is_not_found(client, structure):
    assert client.get("/anytown/structure/diagram.exe").status_code == 404


def test_download_that_is_too_large_leads_to_the_page_that_says_so(client, structure, monkeypatch):
    monkeypatch.setattr(diagram, "MOST_BODIES", 2)

    response = client.get("/anytown/structure/diagram.png", {"ties": "shown"})

    assert (response.status_code, response.url) == (302, f"{PAGE}?ties=shown")


@pytest.mark.parametrize("kind", STARTS)
def test_odd_names_are_drawn_as_they_are(client, kind):
    made = factories.partnership(slug="anytown")
    odd = factories.body(partnership=made, slug="odd", name=ODD)
    factories.in_force(made, {odd: {factories.body(partnership=made, name="\\"): {}}})

    response = client.get(f"/anytown/bodies/odd/diagram.{kind}")

    assert response.status_code == 200
    assert response.content.startswith(STARTS[kind])
    if kind == "svg":
        drawn = response.content.decode()
        assert "<b>" not in drawn
        assert "back\\slash\\" in drawn


@pytest.mark.parametrize("page", ["structure/diagram", "bodies/board/diagram"])
def test_hidden_body_is_named_through_no_tie(client, structure, bodies, page):
    hidden = factories.body(partnership=structure.partnership, slug="hush", name="Hush group")
    closed = factories.structure(partnership=structure.partnership, name="Hush plan", base=structure)
    factories.tree(closed, {bodies["board"]: {hidden: {}}})
    factories.link(structure=closed, from_body=hidden, to_body=bodies["board"])
    factories.membership(seat=factories.seat(body=bodies["board"], role="chair", title="Chair"), body=hidden)

    for address in (f"/anytown/{page}/?ties=shown", f"/anytown/{page}.svg?ties=shown"):
        markup = client.get(address).content.decode()
        assert "Hush" not in markup
        assert "not published yet" in markup
    assert client.get("/anytown/bodies/hush/diagram/").status_code == 404
    assert client.get(f"{PAGE}?of=hush").status_code == 404
