/*
 * Moving bodies of a draft by mouse: dropped on a row a body goes under it, dropped on the line above a row it goes
 * before it. The form is the one that moves by keyboard; the server says what is refused.
 */
const EDGE = 0.3;

function rowOf(target) {
  return target.closest?.("li[data-body]") ?? null;
}

function isBefore(event, item) {
  const box = item.firstElementChild.getBoundingClientRect();
  return event.clientY < box.top + box.height * EDGE;
}

/** Let the rows of a draft's tree be dragged; `form` sends the move. */
export function letBeDragged(list, form) {
  let dragged = null;

  function clear() {
    for (const marked of list.querySelectorAll(".tree-drop, .tree-drop-before")) {
      marked.classList.remove("tree-drop", "tree-drop-before");
    }
  }

  function targetOf(event) {
    const item = rowOf(event.target);
    return item && dragged && !dragged.contains(item) ? item : null;
  }

  for (const item of list.querySelectorAll("li[data-body]")) {
    const above = item.parentElement.closest("li[data-body]");
    if (above) item.firstElementChild.draggable = true;
  }

  list.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.body ?? "");
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    clear();
  });
  list.addEventListener("dragover", (event) => {
    clear();
    const item = targetOf(event);
    if (!item) return;
    event.preventDefault();
    const first = !item.parentElement.closest("li[data-body]");
    item.classList.add(!first && isBefore(event, item) ? "tree-drop-before" : "tree-drop");
  });
  list.addEventListener("drop", (event) => {
    const item = targetOf(event);
    if (!item) return;
    event.preventDefault();
    const above = item.parentElement.closest("li[data-body]");
    const before = above && isBefore(event, item);
    form.elements.namedItem("parent").value = before ? above.dataset.body : item.dataset.body;
    form.elements.namedItem("before").value = before ? item.dataset.body : "";
    form.action = form.dataset.draftMove.replace("/-/", `/${dragged.dataset.body}/`);
    form.requestSubmit();
  });
}
