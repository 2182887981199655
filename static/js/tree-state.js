/* What is open in a tree, kept in the part of the address after `#`: a level, and the rows that differ from it. */
const LONGEST = 1500;
const SMALL_TREE = 60;

function usualLevel(list) {
  if (list.dataset.treeLevel) return Number(list.dataset.treeLevel);
  return list.querySelectorAll("li").length > SMALL_TREE ? 3 : Infinity;
}

/** Read the state from the address; without one, a small tree is open and a large one opens to level 3. */
export function readState(list) {
  const usual = usualLevel(list);
  const parameters = new URLSearchParams(location.hash.startsWith("#tree=") ? location.hash.slice(1) : "");
  const level = parameters.get("tree");
  return {
    usual,
    level: level === "all" ? Infinity : Number(level) || usual,
    toggled: new Set((parameters.get("rows") ?? "").split(",").filter(Boolean)),
  };
}

/** Write the state to the address without a new step in the browser's history. */
export function writeState({ usual, level, toggled }) {
  const here = location.pathname + location.search;
  if (level === usual && toggled.size === 0) {
    history.replaceState(null, "", here);
    return;
  }
  const rows = [...toggled].join(",");
  const base = `${here}#tree=${level === Infinity ? "all" : level}`;
  history.replaceState(null, "", rows && rows.length < LONGEST ? `${base}&rows=${rows}` : base);
}
