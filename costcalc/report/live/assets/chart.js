// A picture that follows the sliders, and names what a pointer or the arrow keys are at.

class Chart {
  // Whether what is drawn goes to paper, whose width is not that of the window.
  static printed = false;

  // `draw` gives the shapes of a setting, its label for those who do not see it, and its marks:
  // boxes in the picture, each with a text. `upright` marks are as high as the picture.
  constructor(figure, draw, upright = true) {
    Object.assign(this, { figure, draw, upright, place: null, marks: [] });
    this.picture = figure.querySelector("svg");
    this.kept = [...this.picture.querySelectorAll(":scope > .kept")];
    this.frame = shape("rect", { class: "chosen" });
    figure.classList.add("fluid");
    figure.addEventListener("pointermove", (event) => this.choose(this.under(event)));
    figure.addEventListener("pointerleave", () => this.choose(null));
    figure.addEventListener("blur", () => this.choose(null));
    figure.addEventListener("keydown", (event) => this.pressed(event));
  }

  show(figures, slots) {
    WIDTH = Chart.printed ? WIDEST : widthOf(this.figure);
    const { label, shapes, marks } = this.draw(figures, slots);
    this.picture.setAttribute("width", WIDTH);
    this.picture.setAttribute("viewBox", `0 ${HEAD} ${WIDTH} ${this.picture.viewBox.baseVal.height}`);
    this.marks = marks;
    this.picture.setAttribute("aria-label", label);
    this.picture.replaceChildren(...this.kept, ...shapes);
    this.choose(marks[this.place] ? this.place : null);
  }

  // The uppermost mark at a pointer, which is the last one.
  under({ clientX, clientY }) {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    const view = this.picture.viewBox.baseVal;
    const [x, y] = [((clientX - left) * view.width) / width, view.y + ((clientY - top) * view.height) / height];
    const found = this.marks.findLastIndex((one) => x >= one.x && x <= one.x + one.width && (this.upright || (y >= one.y && y <= one.y + one.height)));
    return found < 0 ? null : found;
  }

  pressed(event) {
    const last = this.marks.length - 1, at = this.place ?? -1;
    const next = { ArrowRight: Math.min(last, at + 1), ArrowLeft: Math.max(0, at - 1), Home: 0, End: last, Escape: null }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.choose(next);
  }

  choose(place) {
    if (place === null && this.place === null) return;
    this.place = place;
    const mark = this.marks[place];
    if (!mark) {
      this.frame.remove();
      tip.hide();
      return;
    }
    const { x, y, width, height } = mark;
    for (const [name, value] of Object.entries({ x: x - 1, y: y - 1, width: width + 2, height: height + 2 })) this.frame.setAttribute(name, value);
    this.picture.append(this.frame);
    tip.show(mark.text(), this.frame.getBoundingClientRect());
  }
}

// The words beside what is chosen, which a screen reader says too.
class Tip {
  constructor() {
    this.element = make("p", { class: "tip", role: "status" });
    document.body.append(this.element);
    addEventListener("scroll", () => this.hide(), { capture: true, passive: true });
    addEventListener("keydown", ({ key }) => key === "Escape" && this.hide());
  }

  show(text, beside) {
    if (this.element.textContent !== text) this.element.textContent = text;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.min(Math.max(4, beside.left), document.documentElement.clientWidth - offsetWidth - 4);
    const above = beside.top - offsetHeight - 6;
    this.element.style.transform = `translate(${Math.max(4, left)}px, ${above < 4 ? beside.bottom + 6 : above}px)`;
  }

  hide() {
    this.element.textContent = "";
  }
}
