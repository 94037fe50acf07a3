// What the reader does: sliders, pictures that follow them, and the table of layers.

const digits = (number) => number.toLocaleString("en-US");

function percent(part, all) {
  if (!all) return "-";
  if (!part) return "0 %";
  const hundredths = (20000n * part + all) / (2n * all);
  return hundredths ? `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")} %` : "< 0.01 %";
}

function make(tag, attributes = {}, ...inside) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  found.append(...inside);
  return found;
}

class View {
  constructor(root, forms) {
    this.root = root;
    this.forms = forms;
    this.setting = forms.sliders.map((one) => one.now);
    this.table = new LayerTable(this.part("table"), forms);
    this.controls = forms.sliders.map((one, number) => this.control(one, number));
    this.update();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  control(slider, number) {
    const id = `${this.root.id}-slider-${number}`;
    const value = make("output", { for: id });
    const plateau = make("div", { class: "plateau", "aria-hidden": "true" });
    const words = make("p", { class: "note" });
    const input = slider.symbolic
      ? make("input", { id, type: "range", min: 0, max: slider.values.length - 1, step: 1 })
      : make("select", { id }, ...slider.values.map((text, place) => make("option", { value: place }, text)));
    input.value = this.setting[number];
    input.addEventListener("input", () => {
      this.setting[number] = Number(input.value);
      this.update();
    });
    const name = make("label", { for: id }, make("b", {}, slider.name), ` ${slider.doc}`);
    this.part("sliders").append(make("div", { class: "slider" }, name, slider.symbolic ? value : "", make("div", { class: "track" }, plateau, input), words));
    return { input, value, plateau, words, slider };
  }

  // All that depends on the setting. Plateaus come later: they need many settings.
  update() {
    const figures = this.forms.figures(this.setting);
    for (const [number, { input, value, slider }] of this.controls.entries()) {
      const text = written(slider.values[this.setting[number]]);
      value.textContent = text;
      input.setAttribute("aria-valuetext", text);
    }
    const said = figures.broken ? `No form of this page holds at this setting: it holds only where ${figures.broken}. The spec refuses the setting, or has layers there that this page does not know.` : "";
    this.part("status").textContent = said;
    this.root.classList.toggle("unknown", Boolean(figures.broken));
    this.part("macs").textContent = figures.broken ? "–" : digits(figures.macs);
    this.part("params").textContent = figures.broken ? "–" : digits(figures.params);
    clearTimeout(this.waiting);
    if (figures.broken) return;
    this.figures = figures;
    this.show(figures);
    this.waiting = setTimeout(() => this.plateaus(), 120);
  }

  show(figures) {
    const slots = this.slots(figures);
    this.draw("layers", drawLayers(figures, slots));
    this.draw("kinds", drawKinds(figures, slots));
    this.draw("memory", drawMemory(figures));
    if (this.forms.roof) this.draw("roofline", drawRoofline(figures, slots, this.forms.roof));
    this.legend(slots);
    this.table.show(figures);
    this.formula(figures);
  }

  // The colour of each kind: that of the page as it was written, then those that are left.
  slots(figures) {
    const slots = new Map(this.forms.colours.map((kind, slot) => [kind, Math.min(slot, OTHER)]));
    for (const row of figures.rows) if ((row.macs || row.params) && !slots.has(row.kind)) slots.set(row.kind, Math.min(slots.size, OTHER));
    return slots;
  }

  draw(name, shapes) {
    const picture = this.part(name)?.querySelector("svg");
    if (!picture) return;
    const kept = [...picture.querySelectorAll(":scope > .head, :scope > .kept")];
    picture.replaceChildren(...kept, ...shapes);
  }

  legend(slots) {
    const others = [...slots].filter(([, slot]) => slot === OTHER);
    const shown = [...slots].filter(([, slot]) => slot < OTHER);
    if (others.length) shown.push([others.length === 1 ? others[0][0] : "other kinds", OTHER]);
    this.part("legend").replaceChildren(...shown.map(([kind, slot]) => make("li", {}, swatch(slot), kind)));
  }

  formula(figures) {
    const formula = this.forms.formula;
    if (!formula) return;
    const text = formula.parts.map((part) => (typeof part === "number" ? this.put(part) : part)).join("");
    const same = this.forms.sliders.every((one, n) => one.symbolic || this.setting[n] === one.now);
    const said = formula.place === null ? "" : this.error(this.forms.at(this.setting)(formula.place), figures.macs);
    const other = "The formula is of the words that the page was made with, which are not those that are chosen.";
    this.part("numbers").textContent = same ? text + said : other;
  }

  // The value of the smooth form, and how far it is from the count.
  error(value, macs) {
    if (value.d === 1n && value.n === macs) return ` = ${digits(macs)}, which is the exact count`;
    const smooth = toNumber(value);
    const off = Math.abs((100 * (smooth - Number(macs))) / Number(macs));
    const how = !macs ? "" : off < 0.005 ? ", less than 0.01 % away" : `, ${off.toFixed(2)} % away`;
    return ` ≈ ${briefly(smooth)}; the exact count is ${digits(macs)}${how}`;
  }

  put(slider) {
    const text = written(this.forms.sliders[slider].values[this.setting[slider]]);
    return text.includes("/") ? `(${text})` : text;
  }

  plateaus() {
    for (const [number, { plateau, words, slider }] of this.controls.entries()) {
      if (!slider.symbolic) continue;
      const [first, last] = this.forms.plateau(this.setting, number);
      const steps = slider.values.length - 1;
      plateau.style.left = `${(100 * first) / steps}%`;
      plateau.style.width = `${(100 * (last - first)) / steps}%`;
      words.textContent = first === last ? "" : `the same MACs and params at each setting of this slider from ${written(slider.values[first])} to ${written(slider.values[last])}`;
    }
  }
}

// A fraction as a decimal, if it is one: 73/100 is 0.73, and 6/7 stays.
function written(text) {
  const found = text.match(/^(-?\d+)\/(\d+)$/);
  if (!found) return text;
  let [n, d, places] = [BigInt(found[1]), BigInt(found[2]), 0];
  for (; d !== 1n && places < 12 && (10n ** BigInt(places)) % d; places += 1);
  if ((10n ** BigInt(places)) % d) return text;
  const digitsOf = String(abs((n * 10n ** BigInt(places)) / d)).padStart(places + 1, "0");
  return `${n < 0n ? "-" : ""}${digitsOf.slice(0, -places)}.${digitsOf.slice(-places)}`;
}

const toNumber = (value) => Number(value.n) / Number(value.d);

function swatch(slot) {
  const picture = shape("svg", { width: 12, height: 12, "aria-hidden": "true" });
  picture.append(box(0, 0, 12, 12, `k${slot}`));
  return picture;
}

// Pictures that are larger than the page get buttons for their size.
function zoomable(figure) {
  const picture = figure.querySelector("svg"), width = Number(picture.getAttribute("width"));
  let zoom = 1;
  const button = (text, name, factor) => {
    const found = make("button", { type: "button", "aria-label": name }, text);
    found.addEventListener("click", () => {
      zoom = factor ? Math.min(4, Math.max(0.25, zoom * factor)) : 1;
      picture.style.width = `${width * zoom}px`;
    });
    return found;
  };
  figure.before(make("p", { class: "tools" }, button("+ larger", "larger picture", 1.25), button("− smaller", "smaller picture", 0.8), button("as it was", "picture as it was", 0)));
}

for (const figure of document.querySelectorAll("figure.graph")) zoomable(figure);
for (const data of document.querySelectorAll('script[type="application/json"]')) {
  const root = document.getElementById(data.dataset.of);
  root.view = new View(root, new Forms(JSON.parse(data.textContent)));
}
document.documentElement.classList.add("live");
