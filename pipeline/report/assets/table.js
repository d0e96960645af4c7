// Tables that sort by a click on a column's head and shrink to the rows that hold the words typed.
"use strict";
(() => {
  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0], rows = [...body.rows];
    const key = (row, column) => row.cells[column].dataset.k ?? row.cells[column].textContent.trim();
    for (const button of table.querySelectorAll("thead button")) {
      button.addEventListener("click", () => {
        const head = button.closest("th"), column = head.cellIndex, numeric = head.classList.contains("num");
        const down = head.getAttribute("aria-sort") === (numeric ? null : "ascending") || (numeric && head.getAttribute("aria-sort") !== "descending");
        for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sorted = rows.toSorted((a, b) => numeric
          ? Number(key(a, column) || -1) - Number(key(b, column) || -1)
          : key(a, column).localeCompare(key(b, column), "en", { numeric: true }));
        body.append(...(down ? sorted.reverse() : sorted));
      });
    }
    const field = document.getElementById(table.dataset.filter);
    if (!field) continue;
    const hay = new Map(rows.map((row) => [row, fold(`${row.textContent} ${row.dataset.also ?? ""}`)]));
    field.addEventListener("input", () => {
      const needles = fold(field.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        row.hidden = !needles.every((needle) => hay.get(row).includes(needle));
        count += !row.hidden;
      }
      document.getElementById("count").textContent = `${count} of ${rows.length}`;
      document.getElementById("nothing").hidden = count > 0;
    });
  }
})();
