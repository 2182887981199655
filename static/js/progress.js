/* How far a long piece of work has come: fetched again and again until it is over, then the page itself is. */
const PAUSE = 1000;

async function refresh(place) {
  const answer = await fetch(place.dataset.progress, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  const fetched = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const said = fetched.querySelector("label")?.textContent;
  if (fetched.querySelector("[data-over]")) return true;
  if (said !== place.querySelector("label")?.textContent) place.replaceChildren(...fetched.childNodes);
  return false;
}

/** Keep a place on the page up to date with the address in its `data-progress`. */
export function followProgress(place) {
  if (place.querySelector("[data-over]")) return;
  const next = () =>
    refresh(place)
      .catch(() => false)
      .then((over) => (over ? location.reload() : setTimeout(next, PAUSE)));
  setTimeout(next, PAUSE);
}
