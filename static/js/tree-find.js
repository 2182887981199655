/* A box that leaves only the rows that match, and the rows above them. */
import { element } from "./elements.js";

const PAUSE = 150;

function rowsOf(list) {
  return [...list.querySelectorAll("li")].map((item) => ({
    item,
    text: item.firstElementChild.textContent.toLowerCase(),
  }));
}

function wording(count, query) {
  if (!query) return "";
  if (count === 0) return `Nothing here matches “${query}”.`;
  return `${count} ${count === 1 ? "row matches" : "rows match"} “${query}”, shown with the rows above ${count === 1 ? "it" : "them"}.`;
}

/** The rows whose text holds every word of the query, and those rows together with all rows above them. */
function matching(rows, query, list) {
  const words = query.toLowerCase().split(/\s+/);
  const found = new Set();
  const kept = new Set();
  for (const { item, text } of rows) {
    if (!words.every((word) => text.includes(word))) continue;
    found.add(item);
    for (let node = item; node !== list && !kept.has(node); node = node.parentElement.closest("li, [data-tree]")) {
      kept.add(node);
    }
  }
  return { found, kept };
}

/** Build the box for one tree; `show` opens rows, `restore` puts the open and closed rows back. */
export function makeFinder(list, { show, restore }) {
  const input = element("input", { type: "search", id: "tree-find", className: "govuk-input", autocomplete: "off" });
  const label = element("label", { htmlFor: "tree-find" }, list.dataset.treeFind ?? "Find in this structure");
  const count = element("p", { className: "tree-tools__count quiet small", role: "status" });
  let rows = null;
  let query = "";
  let timer;

  function filter() {
    const wanted = input.value.trim();
    if (wanted === query) return;
    query = wanted;
    rows ??= rowsOf(list);
    const { found, kept } = query ? matching(rows, query, list) : { found: new Set(), kept: null };
    for (const { item } of rows) {
      item.hidden = kept !== null && !kept.has(item);
      item.classList.toggle("tree-match", found.has(item));
    }
    if (kept) show(kept);
    else restore();
    count.textContent = wording(found.size, query);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, PAUSE);
  });
  return {
    box: element("div", { className: "tree-tools__find" }, label, input),
    count,
    active: () => query !== "",
    clear: () => {
      input.value = "";
      filter();
    },
  };
}
