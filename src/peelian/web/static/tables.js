// A table of many columns stands on a phone as one block a row, each cell below its heading; nobody pushes it sideways.
// Without scripts it stays a table that scrolls in its own frame.
const MANY = 4;
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

export function label(table) {
  const heads = [...table.querySelectorAll("thead tr:last-child > *")].map((it) => it.textContent.trim());
  if (table.closest(".app-dense") || (heads.length < MANY && !table.classList.contains("app-stack"))) return;
  table.classList.add("app-stack");
  for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
    [...row.children].forEach((cell, at) => {
      if (heads[at]) cell.dataset.label = heads[at];
      cell.classList.toggle("app-stack__empty", !cell.textContent.trim() && !cell.querySelector("img, input, button"));
    });
  }
  // A block that is laid out otherwise is still a table for whoever hears it.
  for (const it of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")]) {
    it.setAttribute("role", ROLES[it.tagName] ?? (it.scope === "row" ? "rowheader" : "columnheader"));
  }
}

export function stack() {
  for (const table of document.querySelectorAll("main table.govuk-table")) label(table);
}
