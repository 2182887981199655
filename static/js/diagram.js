/* Zoom buttons for a wide inline SVG; it scrolls in its own box with or without them. */
import { element, toolButton } from "./elements.js";

const STEP = 1.25;
const SMALLEST = 0.1;
const LARGEST = 4;

/** Add zoom in, zoom out, fit and full-size buttons to one figure that holds an SVG. */
export function enhanceDiagram(figure) {
  const region = figure.querySelector(".diagram__scroll");
  const svg = region?.querySelector("svg");
  if (!svg) return;
  const { width: fullWidth, height: fullHeight } = svg.getBoundingClientRect();
  const status = element("span", { className: "quiet small", role: "status" });
  let scale = 1;

  function zoomTo(wanted) {
    const centre = (region.scrollLeft + region.clientWidth / 2) / region.scrollWidth;
    scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    svg.style.width = `${fullWidth * scale}px`;
    svg.style.height = `${fullHeight * scale}px`;
    region.scrollLeft = centre * region.scrollWidth - region.clientWidth / 2;
    status.textContent = `${Math.round(scale * 100)}%`;
  }

  function fit() {
    const style = getComputedStyle(region);
    const room = region.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    zoomTo(Math.min(1, room / fullWidth));
  }

  const tools = element("div", { className: "diagram__tools", role: "group", "aria-label": "Zoom" });
  tools.append(
    toolButton("Zoom in", () => zoomTo(scale * STEP)),
    toolButton("Zoom out", () => zoomTo(scale / STEP)),
    toolButton("Fit to width", fit),
    toolButton("Full size", () => zoomTo(1)),
    status,
  );
  figure.prepend(tools);
}
