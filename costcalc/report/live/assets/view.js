// What the reader does with the sliders, and all that follows them.

class View {
  constructor(root, forms) {
    Object.assign(this, { root, forms, later: new Later(), screen: new Screen() });
    this.setting = forms.sliders.map((one) => one.now);
    this.table = new LayerTable(this.part("table"));
    this.controls = forms.sliders.map((one, number) => this.control(one, number));
    const back = make("button", { type: "button" }, "settings as they were");
    back.addEventListener("click", () => this.reset());
    this.back = make("p", { class: "tools", hidden: "" }, back);
    this.part("sliders").after(this.back);
    const pictures = { layers: drawLayers, kinds: drawKinds, memory: drawMemory, roofline: drawRoofline };
    for (const [name, draw] of Object.entries(pictures)) if (this.part(name)) this.picture(this.part(name), draw, name === "layers" || name === "memory");
    this.screen.add(this.part("table"), () => this.table.show(this.figures));
    addEventListener("beforeprint", () => this.paper(true));
    addEventListener("afterprint", () => this.paper(false));
    addEventListener("resize", () => this.resized());
    this.update();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  picture(figure, draw, upright) {
    const chart = new Chart(figure, (figures, slots) => draw(figures, slots, this.forms), upright);
    const drawn = function* () { chart.show(this.figures, this.slots); };
    this.screen.add(figure, drawn.bind(this));
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
      this.frame ??= requestAnimationFrame(() => this.update());
    });
    const name = make("label", { for: id }, make("b", {}, slider.name), ` ${slider.doc}`);
    this.part("sliders").append(make("div", { class: "slider" }, name, slider.symbolic ? value : "", make("div", { class: "track" }, plateau, input), words));
    return { input, value, plateau, words, slider };
  }

  reset() {
    this.setting = this.forms.sliders.map((one) => one.now);
    for (const { input, slider } of this.controls) input.value = slider.now;
    this.controls[0].input.focus();
    this.update();
  }

  // All that depends on the setting: what is on the screen now, the rest when the reader pauses.
  update() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    const figures = this.forms.figures(this.setting);
    for (const [number, { input, value, slider }] of this.controls.entries()) {
      value.textContent = written(slider.values[this.setting[number]]);
      if (slider.symbolic) input.setAttribute("aria-valuetext", value.textContent);
    }
    this.back.hidden = !this.moved();
    this.part("now").textContent = this.moved() ? `shown at ${this.settings()}` : "";
    this.state(figures);
    if (!figures.broken) this.show(figures);
    this.later.start(this.rest());
  }

  moved() {
    return this.forms.sliders.some((one, n) => this.setting[n] !== one.now);
  }

  settings() {
    return this.forms.sliders.map((one, n) => `${one.name} ${written(one.values[this.setting[n]])}`).join(" · ");
  }

  // The totals, or why there are none.
  state({ broken, macs, params }) {
    const said = `No form of this page holds at this setting: it holds only where ${broken}. The spec refuses the setting, or has layers there that this page does not know. The pictures and the table are of the last setting that had a number.`;
    this.part("status").textContent = broken ? said : "";
    this.root.classList.toggle("unknown", Boolean(broken));
    this.part("macs").textContent = broken ? "–" : digits(macs);
    this.part("params").textContent = broken ? "–" : digits(params);
    if (broken && this.forms.formula) this.part("numbers").textContent = "The formula has no numbers at this setting.";
  }

  show(figures) {
    this.figures = figures;
    this.slots = this.colours(figures);
    this.legend(this.slots);
    this.formula(figures);
    this.screen.outdated();
    this.screen.now();
  }

  *rest() {
    yield* this.screen.rest();
    for (const [number, control] of this.controls.entries()) if (control.slider.symbolic) yield* this.plateau(number, control);
  }

  // Does at once what was left for later.
  finish() {
    if (this.frame) this.update();
    for (const _ of this.rest());
  }

  // What is printed is of one setting, and as wide as paper.
  paper(printed) {
    Chart.printed = printed;
    this.update();
    this.finish();
  }

  // Pictures are drawn as wide as their place.
  resized() {
    if (this.width === this.root.clientWidth) return;
    this.width = this.root.clientWidth;
    this.frame ??= requestAnimationFrame(() => this.update());
  }

  // The colour of each kind: that of the page as it was written, then those that are left.
  colours(figures) {
    const slots = new Map(this.forms.colours.map((kind, slot) => [kind, Math.min(slot, OTHER)]));
    for (const row of figures.rows) if ((row.macs || row.params) && !slots.has(row.kind)) slots.set(row.kind, Math.min(slots.size, OTHER));
    return slots;
  }

  legend(slots) {
    const others = [...slots].filter(([, slot]) => slot === OTHER);
    const shown = [...slots].filter(([, slot]) => slot < OTHER);
    if (others.length) shown.push([others.length === 1 ? others[0][0] : "other kinds", OTHER]);
    const key = shown.join("\n");
    if (key === this.shown) return;
    this.shown = key;
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

  *plateau(number, { plateau, words, slider }) {
    const [first, last] = yield* this.forms.plateau(this.setting, number);
    const steps = slider.values.length - 1;
    plateau.style.left = `${(100 * first) / steps}%`;
    plateau.style.width = `${(100 * (last - first)) / steps}%`;
    words.textContent = first === last ? "" : `the same MACs and params at each setting of this slider from ${written(slider.values[first])} to ${written(slider.values[last])}`;
  }
}
