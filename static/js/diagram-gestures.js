/* Moving a scrolled region by dragging it with a mouse, and zooming it by ctrl and wheel or with two fingers. */

const DRAG_BEGINS = 5;
const WHEEL_STEP = 0.0025;
const MOST_BY_WHEEL = 100;

/** Pan with the left button of a mouse; touch scrolls already. A drag that ends on a link does not follow it. */
export function dragToPan(region) {
  let from = null;
  let dragged = false;

  region.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: region.scrollLeft, top: region.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragged && Math.hypot(x, y) < DRAG_BEGINS) return;
    dragged = true;
    region.classList.add("diagram__scroll--dragged");
    region.scrollLeft = from.left - x;
    region.scrollTop = from.top - y;
  });
  const stop = () => {
    from = null;
    region.classList.remove("diagram__scroll--dragged");
  };
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
  region.addEventListener("dragstart", (event) => event.preventDefault());
  region.addEventListener(
    "click",
    (event) => {
      if (dragged) event.preventDefault();
      dragged = false;
    },
    true,
  );
}

/** Zoom about the pointer with ctrl and wheel (a trackpad's pinch arrives as that), and about two fingers. */
export function pinchToZoom(region, zoom) {
  region.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const delta = Math.max(-MOST_BY_WHEEL, Math.min(MOST_BY_WHEEL, event.deltaY));
      zoom.by(Math.exp(-delta * WHEEL_STEP), event);
    },
    { passive: false },
  );

  let apart = 0;
  const span = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  region.addEventListener("touchstart", ({ touches }) => (apart = touches.length === 2 ? span(touches) : 0));
  region.addEventListener(
    "touchmove",
    (event) => {
      if (!apart || event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const now = span(event.touches);
      const middle = { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 };
      zoom.by(now / apart, middle);
      apart = now;
    },
    { passive: false },
  );
  region.addEventListener("touchend", () => (apart = 0));
}
