"""The funding flow as a drawing: SVG of our own, shown beside its table, told apart by lightness as well as by hue."""

from xml.etree import ElementTree

from commissioning.chart import FILLS
from commissioning.flow import LAYERS, Band, Layout, Node
from commissioning.units import Unit
from governance.drawings import drawable

WIDTH, BAR, TOP, FOOT = 1120, 16, 40, 10
# The bars of the three layers from the left; the labels of the first stand before it, of the others after it.
LEFTS = (260, 550, 840)
ROOM, SIZE = 250, 13
INK, QUIET = "#1c1c1c", "#6d6d6d"
HEADINGS = ("Whose money (sector)", "Who allocates it (group)", "Who is paid (provider)")


def flow_svg(drawing: Layout, unit: Unit) -> str:
    """Draw a layout as SVG: bands under bars under labels, each label with its money in a unit."""
    width, height = size_of(drawing)
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif"} | size)
    ElementTree.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    for layer, heading in enumerate(HEADINGS):
        _text(svg, layer, 22, heading, {"font-size": "14", "font-weight": "bold"})
    fills = {id(node): fill_of(number) for number, node in enumerate(_of_layer(drawing, 0))}
    for band in drawing.bands:
        _band(svg, band, fills.get(id(band.start), QUIET))
    for node in drawing.nodes:
        _bar(svg, node, fills.get(id(node), INK))
    for node in drawing.nodes:
        _text(svg, node.layer, TOP + node.middle + 5, label(node, unit), {"font-size": str(SIZE)})
    return ElementTree.tostring(svg, encoding="unicode")


def size_of(drawing: Layout) -> tuple[int, int]:
    """Width and height of the drawing in pixels."""
    return WIDTH, round(drawing.height + TOP + FOOT)


def label(node: Node, unit: Unit) -> str:
    """A bar's name, cut to the room that there is, and its money to the nearest of the unit."""
    name, money = drawable(node.side.name), unit.write(node.amount)
    if _width(f"{name} {money}") <= ROOM:
        return f"{name} {money}"
    while name and _width(f"{name}… {money}") > ROOM:
        name = name[:-1]
    return f"{name.rstrip()}… {money}"


def _width(words: str) -> float:
    """How wide words may be at most, in pixels: no font is known, so letters are taken for wide ones."""
    return SIZE * sum(_em(letter) for letter in words)


def _em(letter: str) -> float:
    if not letter.isascii() or letter in "MWmw@%":
        return 1
    return 0.7 if letter.isupper() else 0.55


def fill_of(number: int) -> str:
    """The colour of a sector by its place."""
    return FILLS[number % len(FILLS)]


def _of_layer(drawing: Layout, layer: int) -> list[Node]:
    return [node for node in drawing.nodes if node.layer == layer]


def _band(svg: ElementTree.Element, band: Band, fill: str) -> None:
    left, right = LEFTS[band.start.layer] + BAR, LEFTS[band.end.layer]
    middle = (left + right) / 2
    start, end = TOP + band.leaves, TOP + band.meets
    height = max(band.height, 1)
    path = (
        f"M{left} {start:.2f} C{middle} {start:.2f} {middle} {end:.2f} {right} {end:.2f}"
        f" V{end + height:.2f} C{middle} {end + height:.2f} {middle} {start + height:.2f} {left} {start + height:.2f} Z"
    )
    look = {"fill": fill, "fill-opacity": "0.45", "stroke": "#ffffff", "stroke-width": "0.75"}
    ElementTree.SubElement(svg, "path", {"d": path} | look)


def _bar(svg: ElementTree.Element, node: Node, fill: str) -> None:
    place = {"x": str(LEFTS[node.layer]), "y": f"{TOP + node.top:.2f}", "height": f"{node.height:.2f}"}
    ElementTree.SubElement(svg, "rect", place | {"width": str(BAR), "fill": fill})


def _text(svg: ElementTree.Element, layer: int, baseline: float, words: str, look: dict[str, str]) -> None:
    """Write beside the bars of a layer, with a white edge so that the words stand out from the bands below."""
    before = layer == 0
    place = {
        "x": str(LEFTS[layer] - 8 if before else LEFTS[layer] + BAR + 8),
        "y": f"{baseline:.2f}",
        "text-anchor": "end" if before else "start",
    }
    edge = {"fill": INK, "stroke": "#ffffff", "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}
    ElementTree.SubElement(svg, "text", place | edge | look).text = words


def alternative(drawing: Layout) -> str:
    """What the drawing shows, for those who do not see it."""
    counts = [len(_of_layer(drawing, layer)) for layer in range(len(LAYERS))]
    return (
        f"Flow of money from {counts[0]} sectors through {counts[1]} groups to {counts[2]} providers or sums of them."
        " The table has the same figures."
    )
