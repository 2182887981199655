/*
 * The structure as nested disclosure lists. The server sends bare nested lists, all open; this adds the buttons.
 * One listener serves every row. Closed branches are hidden="until-found", so the browser's own find still opens them.
 */
import { element, toolButton } from "./elements.js";
import { makeFinder } from "./tree-find.js";
import { readState, writeState } from "./tree-state.js";

const ALL = Infinity;
const LARGE = 200;

function branchOf(item) {
  return item.querySelector(":scope > ul");
}

function nameOf(item) {
  return item.querySelector(":scope > .tree-row a")?.textContent.trim() ?? "this row";
}

/** Add a disclosure button to every row that has rows under it, and return those rows with their depth. */
function addToggles(list) {
  const branches = [];
  const walk = (ul, depth) => {
    for (const item of ul.children) {
      const below = branchOf(item);
      if (!below) continue;
      below.id ||= `${item.id}-below`;
      const toggle = element("button", {
        type: "button",
        className: "tree-toggle",
        "aria-expanded": "true",
        "aria-controls": below.id,
        "aria-label": `Sub-bodies of ${nameOf(item)}`,
      });
      item.firstElementChild.prepend(toggle);
      branches.push({ item, below, toggle, depth });
      walk(below, depth + 1);
    }
  };
  walk(list, 1);
  return branches;
}

function isOpen(branch) {
  return branch.toggle.getAttribute("aria-expanded") === "true";
}

function setOpen(branch, open) {
  branch.toggle.setAttribute("aria-expanded", String(open));
  if (open) branch.below.removeAttribute("hidden");
  else branch.below.setAttribute("hidden", "until-found");
}

/** The row of tools above a tree: find, open, close, and how many rows were found. */
function toolbar(finder, toLevel) {
  const buttons = element("div", { className: "tree-tools__levels", role: "group", "aria-label": "Open and close" });
  buttons.append(
    toolButton("Expand all", () => toLevel(ALL)),
    toolButton("To level 2", () => toLevel(2)),
    toolButton("Collapse all", () => toLevel(1)),
  );
  return element("div", { className: "tree-tools" }, finder.box, buttons, finder.count);
}

/** Open and close branches on a press of their button, and open one in which the browser's find has a match. */
function listen(list, byItem, whenToggled) {
  list.addEventListener("click", (event) => {
    const branch = byItem.get(event.target.closest(".tree-toggle")?.closest("li"));
    if (!branch) return;
    setOpen(branch, !isOpen(branch));
    whenToggled();
  });
  list.addEventListener("beforematch", (event) => {
    const branch = byItem.get(event.target.parentElement);
    if (branch) setOpen(branch, true);
  });
  addEventListener("hashchange", () => openToTarget(list, byItem));
}

/** Give one `ul[data-tree]` its buttons, its find box and an address that remembers what is open. */
export function enhanceTree(list) {
  const branches = addToggles(list);
  if (branches.length > LARGE) list.classList.add("tree--large");
  const byItem = new Map(branches.map((branch) => [branch.item, branch]));
  const state = readState(list);
  const opensByDefault = (branch) => branch.depth < state.level;

  const apply = () => {
    for (const branch of branches) {
      setOpen(branch, opensByDefault(branch) !== state.toggled.has(branch.item.id));
    }
  };
  const finder = makeFinder(list, {
    show: (items) => items.forEach((item) => byItem.has(item) && setOpen(byItem.get(item), true)),
    restore: apply,
  });
  const remember = () => {
    if (finder.active()) return;
    const changed = branches.filter((branch) => isOpen(branch) !== opensByDefault(branch));
    state.toggled = new Set(changed.map(({ item }) => item.id));
    writeState(state);
  };
  const toLevel = (level) => {
    finder.clear();
    state.level = level;
    state.toggled.clear();
    apply();
    writeState(state);
  };

  list.before(toolbar(finder, toLevel));
  listen(list, byItem, remember);
  apply();
  openToTarget(list, byItem);
}

/** Open every branch above the row that the address points at, so that it can be seen. */
function openToTarget(list, byItem) {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !list.contains(target)) return;
  for (let item = target.parentElement.closest("li"); item; item = item.parentElement.closest("li")) {
    setOpen(byItem.get(item), true);
  }
  target.scrollIntoView({ block: "center" });
}
