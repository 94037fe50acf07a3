// The table of layers: folded by path, sorted by a column, or searched.

class LayerTable {
  constructor(root, forms) {
    this.root = root;
    this.open = new Set();
    this.order = null;
    this.body = root.querySelector("tbody");
    this.search = make("input", { type: "search", placeholder: "search path or kind", "aria-label": "search layers" });
    this.search.addEventListener("input", () => this.show(this.figures));
    const all = make("button", { type: "button" }, "unfold all");
    const none = make("button", { type: "button" }, "fold all");
    all.addEventListener("click", () => { this.open = new Set(this.groups(this.figures.rows)); this.show(this.figures); });
    none.addEventListener("click", () => { this.open.clear(); this.show(this.figures); });
    root.querySelector("h2").after(make("p", { class: "tools" }, this.search, all, none));
    for (const [number, head] of [...root.querySelectorAll("thead th")].entries()) this.sortable(head, number);
  }

  sortable(head, number) {
    const button = make("button", { type: "button" }, head.textContent);
    button.addEventListener("click", () => {
      const down = this.order?.number === number ? !this.order.down : number > 2;
      this.order = this.order?.number === number && down === (number > 2) ? null : { number, down };
      for (const other of this.root.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      if (this.order) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      this.show(this.figures);
    });
    head.replaceChildren(button);
  }

  groups(rows) {
    return rows.flatMap((row) => { const parts = row.path.split("/"); return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join("/")); });
  }

  show(figures) {
    this.figures = figures;
    const word = this.search.value.trim().toLowerCase();
    const rows = word ? figures.rows.filter((row) => `${row.path} ${row.kind}`.toLowerCase().includes(word)) : figures.rows;
    const lines = word || this.order ? this.sorted(rows).map((row) => this.line(row, 0)) : [...this.folded(rows, 0)];
    this.body.replaceChildren(...lines, this.total(rows, word));
  }

  sorted(rows) {
    if (!this.order) return rows;
    const key = { 0: "path", 1: "kind", 3: "params", 4: "params", 5: "macs", 6: "macs" }[this.order.number];
    const value = key ? (row) => row[key] : (row) => row.output.reduce((a, b) => a * b, 1n);
    const turn = this.order.down ? -1 : 1;
    return [...rows].sort((a, b) => turn * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  }

  // Rows whose paths begin alike, as one line that opens; a group of one layer is the layer.
  *folded(rows, depth) {
    for (let first = 0; first < rows.length; ) {
      const prefix = rows[first].path.split("/").slice(0, depth + 1).join("/");
      let last = first;
      while (last < rows.length && (rows[last].path === prefix || rows[last].path.startsWith(`${prefix}/`))) last += 1;
      const inside = rows.slice(first, last);
      if (inside.length === 1) yield this.line(inside[0], depth);
      else {
        yield this.group(prefix, inside, depth);
        if (this.open.has(prefix)) yield* this.folded(inside, depth + 1);
      }
      first = last;
    }
  }

  cells(row) {
    const { params, macs } = this.figures;
    return [row.output ? row.output.join(" x ") : "", digits(row.params), percent(row.params, params), digits(row.macs), percent(row.macs, macs)];
  }

  line(row, depth) {
    const head = make("th", { scope: "row", style: `padding-left:${0.6 + 1.1 * depth}rem` }, make("code", {}, row.path));
    return make("tr", {}, head, make("td", {}, row.kind), ...this.cells(row).map((text) => make("td", { class: "right" }, text)));
  }

  group(prefix, rows, depth) {
    const open = this.open.has(prefix);
    const button = make("button", { type: "button", class: "fold", "aria-expanded": open }, `${open ? "▾" : "▸"} ${prefix}`);
    button.addEventListener("click", () => {
      if (!this.open.delete(prefix)) this.open.add(prefix);
      this.show(this.figures);
      [...this.body.querySelectorAll("button.fold")].find((one) => one.textContent.endsWith(` ${prefix}`))?.focus();
    });
    const sums = { output: rows.at(-1).output, params: total(rows, "params"), macs: total(rows, "macs") };
    const head = make("th", { scope: "row", style: `padding-left:${0.6 + 1.1 * depth}rem` }, button);
    return make("tr", { class: "group" }, head, make("td", {}, `${rows.length} layers`), ...this.cells(sums).map((text) => make("td", { class: "right" }, text)));
  }

  total(rows, word) {
    const sums = { params: total(rows, "params"), macs: total(rows, "macs") };
    const name = word ? `${rows.length} layer${rows.length === 1 ? "" : "s"} found` : "total";
    return make("tr", { class: "total" }, make("th", { scope: "row" }, name), make("td", {}), ...this.cells(sums).map((text) => make("td", { class: "right" }, text)));
  }
}
