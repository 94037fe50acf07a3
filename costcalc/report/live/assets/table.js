// The table of layers: folded by path, sorted by a column, or searched.
// Its lines stay from step to step; only texts that change are written, those on the screen first.
// On the screen each line is a grid of its own; of many lines a browser lays out only those it shows.

const SLICED = 20, MANY = 60;

// The names of the widths of the columns in the style, which leaves some out of a narrow window.
const COLUMNS = ["layer", "kind", "output", "params", "params-share", "macs", "macs-share"];

// What the parts of a table are to a screen reader, also where they are not laid out as a table.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", "thead tr": "row", "thead th": "columnheader" };

class Line {
  constructor(key) {
    this.key = key;
    this.head = make("th", { scope: "row", role: "rowheader" });
    this.cells = Array.from({ length: 6 }, (_, n) => make("td", { role: "cell", ...(n && { class: "right" }) }));
    this.row = make("tr", { role: "row" }, this.head, ...this.cells);
    this.texts = [];
  }

  // The line sums the layers with these places among those of a setting.
  describe(places, depth, kind) {
    Object.assign(this, { places, kind, outdated: true });
    if (this.depth === depth) return this;
    this.depth = depth;
    this.head.style.paddingLeft = depth ? `${0.6 + 1.1 * depth}rem` : "";
    return this;
  }

  draw(figures) {
    const rows = this.places.map((place) => figures.rows[place]);
    const [params, macs] = [total(rows, "params"), total(rows, "macs")];
    const kind = this.kind ?? rows[0].kind, output = kind && rows.at(-1).output.join(" x ");
    const texts = [kind, output, digits(params), percent(params, figures.params), digits(macs), percent(macs, figures.macs)];
    for (const [n, text] of texts.entries()) if (text !== this.texts[n]) this.cells[n].textContent = text;
    this.texts = texts;
    this.outdated = false;
  }
}

class LayerTable {
  constructor(root) {
    Object.assign(this, { root, open: new Set(), order: null, drawn: new Map(), made: new Map(), widths: [] });
    this.heads = [...root.querySelectorAll("thead th")];
    this.body = root.querySelector("tbody");
    this.body.replaceChildren();
    for (const [name, role] of Object.entries(ROLES)) for (const one of root.querySelectorAll(name)) one.setAttribute("role", role);
    this.search = make("input", { type: "search", placeholder: "search path or kind", "aria-label": "search layers" });
    this.search.addEventListener("input", () => this.arrange());
    const all = make("button", { type: "button" }, "unfold all");
    const none = make("button", { type: "button" }, "fold all");
    all.addEventListener("click", () => this.unfold(groups(this.figures.rows)));
    none.addEventListener("click", () => this.unfold([]));
    root.querySelector("h2").after(make("p", { class: "tools" }, this.search, all, none));
    root.append(make("p", { class: "note left-out" }, "A wider window shows the kind, the output and the share of params of each layer too."));
    for (const [number, head] of this.heads.entries()) this.sortable(head, number);
    addEventListener("scroll", () => this.seen(), { passive: true });
  }

  sortable(head, number) {
    const button = make("button", { type: "button" }, head.textContent);
    button.addEventListener("click", () => {
      const down = this.order?.number === number ? !this.order.down : number > 2;
      this.order = this.order?.number === number && down === (number > 2) ? null : { number, down };
      for (const other of this.heads) other.removeAttribute("aria-sort");
      if (this.order) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      this.arrange();
    });
    head.replaceChildren(button);
  }

  // These groups are open, in the order of the network: what is sorted or searched has no groups.
  unfold(open) {
    [this.open, this.order, this.search.value] = [new Set(open), null, ""];
    for (const head of this.heads) head.removeAttribute("aria-sort");
    this.arrange();
  }

  // What the reader asked for is drawn at once.
  arrange() {
    this.arranged = null;
    for (const _ of this.show(this.figures));
  }

  // Draws in slices: first the lines that are on the screen.
  *show(figures) {
    this.figures = figures;
    if (this.order || this.arranged !== figures.structure) this.place(this.arrangement(figures));
    else for (const line of this.lines) line.outdated = true;
    this.fit(figures);
    this.seen();
    yield;
    for (const [n, line] of this.lines.entries()) {
      if (line.outdated) line.draw(figures);
      if (n % SLICED === SLICED - 1) yield;
    }
  }

  // Widths that hold the longest text of each column, so that no line has to be laid out for another.
  // They only grow: what follows a change of width is laid out anew, all of it.
  fit({ macs, params, rows }) {
    const most = (values) => Math.max(8, largest(values.map((one) => one.length)));
    this.shapes ??= most(rows.map((row) => row.output.join(" x ")));
    const widths = [16, Math.min(24, most(rows.map((row) => row.kind))), this.shapes + 1, most([digits(params)]), 10, most([digits(macs)]), 10].map((one, n) => Math.max(one, this.widths[n] ?? 0));
    if (widths.join() === this.widths.join()) return;
    this.widths = widths;
    const lengths = widths.map((one) => `calc(${1.1 * one}ch + 1.2rem)`), { style } = this.body.parentNode;
    for (const [n, head] of this.heads.entries()) if (n) head.style.width = lengths[n];
    for (const [n, name] of COLUMNS.entries()) style.setProperty(`--${name}`, lengths[n]);
  }

  // The lines of a setting, in order.
  arrangement({ rows, structure }) {
    [this.arranged, this.shapes] = [structure, null];
    const word = this.search.value.trim().toLowerCase();
    const found = [...rows.keys()].filter((place) => `${rows[place].path} ${rows[place].kind}`.toLowerCase().includes(word));
    const flat = word || this.order;
    const lines = flat ? this.sorted(rows, found).map((place) => this.single(rows, place, 0)) : [...this.folded(rows, 0, rows.length, 0)];
    return [...lines, this.sum(found, word)];
  }

  // Puts the lines into the table; those that are there and stay are not moved.
  place(lines) {
    const kept = new Map(lines.map((line) => [line.key, line]));
    for (const [key, line] of this.drawn) if (!kept.has(key)) line.row.remove();
    let next = this.body.firstChild;
    for (const { row } of lines) {
      if (row === next) next = next.nextSibling;
      else this.body.insertBefore(row, next);
    }
    this.body.parentNode.classList.toggle("many", lines.length > MANY);
    this.lines = lines;
    this.drawn = kept;
  }

  // Draws the lines that are on the screen, found by halving: lines are in the order of their places.
  seen() {
    if (!this.lines?.some((line) => line.outdated)) return;
    let [first, beyond] = [0, this.lines.length];
    while (first < beyond) {
      const middle = (first + beyond) >> 1;
      if (this.lines[middle].row.getBoundingClientRect().bottom < 0) first = middle + 1;
      else beyond = middle;
    }
    const seen = [];
    for (let n = first; n < this.lines.length && this.lines[n].row.getBoundingClientRect().top < innerHeight; n += 1) seen.push(this.lines[n]);
    for (const line of seen) if (line.outdated) line.draw(this.figures);
  }

  sorted(rows, places) {
    if (!this.order) return places;
    const key = { 0: "path", 1: "kind", 3: "params", 4: "params", 5: "macs", 6: "macs" }[this.order.number];
    const value = key ? (place) => rows[place][key] : (place) => rows[place].output.reduce((a, b) => a * b, 1n);
    const turn = this.order.down ? -1 : 1;
    return places.sort((a, b) => turn * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  }

  // Layers whose paths begin alike, as one line that opens; a group of one layer is the layer.
  *folded(rows, begin, end, depth) {
    for (let first = begin; first < end; ) {
      const prefix = rows[first].path.split("/", depth + 1).join("/");
      let last = first;
      while (last < end && (rows[last].path === prefix || rows[last].path.startsWith(`${prefix}/`))) last += 1;
      if (last === first + 1) yield this.single(rows, first, depth);
      else {
        yield this.group(prefix, range(first, last), depth);
        if (this.open.has(prefix)) yield* this.folded(rows, first, last, depth + 1);
      }
      first = last;
    }
  }

  // A line is made once, and is there when its layer comes back.
  line(key) {
    if (!this.made.has(key)) this.made.set(key, new Line(key));
    return this.made.get(key);
  }

  single(rows, place, depth) {
    const { path } = rows[place], line = this.line(`layer ${path}`);
    if (!line.head.firstChild) line.head.append(make("code", {}, path));
    return line.describe([place], depth, null);
  }

  group(prefix, places, depth) {
    const line = this.line(`group ${prefix}`), open = this.open.has(prefix);
    if (!line.head.firstChild) line.head.append(this.fold(prefix, line.row));
    const button = line.head.firstChild, text = `${open ? "▾" : "▸"} ${prefix}`;
    if (button.textContent !== text) {
      button.setAttribute("aria-expanded", open);
      button.textContent = text;
    }
    return line.describe(places, depth, `${places.length} layers`);
  }

  fold(prefix, row) {
    row.className = "group";
    const button = make("button", { type: "button", class: "fold" });
    button.addEventListener("click", () => {
      if (!this.open.delete(prefix)) this.open.add(prefix);
      this.arrange();
    });
    return button;
  }

  sum(places, word) {
    const line = this.line("total"), text = word ? `${counted(places.length, "layer")} found` : "total";
    line.row.className = "total";
    if (line.head.textContent !== text) line.head.textContent = text;
    return line.describe(places, 0, "");
  }
}

const range = (first, last) => Array.from({ length: last - first }, (_, n) => first + n);

const groups = (rows) => rows.flatMap((row) => {
  const parts = row.path.split("/");
  return parts.slice(1).map((_, n) => parts.slice(0, n + 1).join("/"));
});
