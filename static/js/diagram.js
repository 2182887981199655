/* A wide inline SVG that scrolls in its own box: opened at a size that can be read, with ways to move and zoom it. */
import { dragToPan, pinchToZoom } from "./diagram-gestures.js";
import { element, toolButton } from "./elements.js";

const STEP = 1.25;
const SMALLEST = 0.05;
const LARGEST = 4;
const LEGIBLE = 11;
const QUIET = 400;

let count = 0;

function roomIn(region) {
  const style = getComputedStyle(region);
  return region.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

/** The scale at which the smallest text of a drawing is just big enough to read. */
function legibleScale(svg, fullWidth) {
  const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(text.getAttribute("font-size")));
  const unit = fullWidth / svg.viewBox.baseVal.width;
  return LEGIBLE / (Math.min(...sizes.filter(Number.isFinite), 12) * unit);
}

/** Say a text once it has stayed the same for a moment, so that zooming by wheel is not read out step by step. */
function makeStatus() {
  const status = element("span", { className: "quiet small", role: "status" });
  let waiting;
  const say = (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (status.textContent = text), QUIET);
  };
  return { status, say };
}

/** Make the zoom of one SVG in its region; `at` keeps a point of the screen where it is, the middle when left out. */
function makeZoom(region, svg, say) {
  const { width, height } = svg.getBoundingClientRect();
  let scale = 1;

  function to(wanted, at) {
    const box = region.getBoundingClientRect();
    const x = at ? at.clientX - box.left : region.clientWidth / 2;
    const y = at ? at.clientY - box.top : region.clientHeight / 2;
    const before = svg.getBoundingClientRect();
    const across = (box.left + x - before.left) / before.width;
    const down = (box.top + y - before.top) / before.height;
    scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    svg.style.width = `${width * scale}px`;
    svg.style.height = `${height * scale}px`;
    const after = svg.getBoundingClientRect();
    region.scrollLeft += after.left + across * after.width - (box.left + x);
    region.scrollTop += after.top + down * after.height - (box.top + y);
    say(`Shown at ${Math.round(scale * 100)}%`);
  }

  const fitting = () => Math.min(1, roomIn(region) / width);
  return {
    to,
    by: (factor, at) => to(scale * factor, at),
    fit: () => to(fitting()),
    open: () => to(Math.max(fitting(), Math.min(1, legibleScale(svg, width)))),
  };
}

/** Scroll to the body at which the drawing begins, without moving the page. */
function showStart(region, svg) {
  const start = svg.querySelector(".diagram-start")?.getBoundingClientRect();
  if (!start) return;
  const box = region.getBoundingClientRect();
  region.scrollLeft += start.left - box.left - Math.max(24, (region.clientWidth - start.width) / 8);
  region.scrollTop += start.top - box.top - (region.clientHeight - start.height) / 2;
}

/** Zoom with + − 0 while the region itself has the focus; the arrow keys scroll it, as they do any such region. */
function listenToKeys(region, zoom) {
  const keys = { "+": () => zoom.by(STEP), "=": () => zoom.by(STEP), "-": () => zoom.by(1 / STEP), 0: zoom.fit };
  region.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.target !== region || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

/** Give one figure that holds an SVG its tools, keys and gestures. */
export function enhanceDiagram(figure) {
  const region = figure.querySelector(".diagram__scroll");
  const svg = region?.querySelector("svg");
  if (!svg) return;
  const { status, say } = makeStatus();
  const zoom = makeZoom(region, svg, say);
  const hint = element(
    "p",
    { className: "quiet small diagram__hint", id: `diagram-hint-${(count += 1)}` },
    "Drag to move. Ctrl and the wheel, or two fingers, zoom. With the diagram in focus: arrow keys move, + − 0 zoom.",
  );
  const tools = element("div", { className: "diagram__tools", role: "group", "aria-label": "Zoom" });
  tools.append(
    toolButton("Zoom in", () => zoom.by(STEP)),
    toolButton("Zoom out", () => zoom.by(1 / STEP)),
    toolButton("Fit to width", zoom.fit),
    toolButton("Full size", () => zoom.to(1)),
    status,
  );
  figure.prepend(tools, hint);
  region.setAttribute("aria-describedby", hint.id);
  listenToKeys(region, zoom);
  dragToPan(region);
  pinchToZoom(region, zoom);
  zoom.open();
  showStart(region, svg);
}
