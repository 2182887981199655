/* Tables whose column headings become buttons that sort; without JavaScript they keep the server's order. */
import { element } from "./elements.js";

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

function sortValue(row, column) {
  const cell = row.cells[column];
  return cell ? (cell.dataset.sort ?? cell.textContent.trim()) : "";
}

/** Order two values: numbers as numbers, text as a dictionary would, blanks last whichever way. */
function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return sign * (left - right);
  return sign * collator.compare(a, b);
}

function sortBy(table, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [sortValue(row, heading.cellIndex), row]);
  rows.sort(([a], [b]) => compare(a, b, descending ? -1 : 1));
  body.append(...rows.map(([, row]) => row));
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

/** Turn the headings of a table into sort buttons, save those marked `data-nosort`. */
export function makeSortable(table) {
  for (const heading of table.tHead.rows[0].cells) {
    if ("nosort" in heading.dataset || !heading.textContent.trim()) continue;
    const button = element("button", { type: "button", className: "sort-button" });
    button.append(...heading.childNodes);
    heading.append(button);
  }
  table.tHead.addEventListener("click", (event) => {
    const button = event.target.closest(".sort-button");
    if (button) sortBy(table, button.closest("th"));
  });
}
