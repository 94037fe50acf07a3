// Elements of the page and of its pictures. Texts are always text, never markup.

const SPACE = "http://www.w3.org/2000/svg";

function filled(found, attributes, inside) {
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  found.append(...inside);
  return found;
}

const make = (tag, attributes = {}, ...inside) => filled(document.createElement(tag), attributes, inside);
const shape = (tag, attributes, ...inside) => filled(document.createElementNS(SPACE, tag), attributes, inside);

const box = (x, y, width, height, style) => shape("rect", { x, y, width, height, class: style });
const stroke = (x1, y1, x2, y2, style = "axis") => shape("line", { x1, y1, x2, y2, class: style });
const label = (x, y, text, anchor = "start", style = "small") => shape("text", { x, y, "text-anchor": anchor, class: style }, text);

// Many outlines as a few paths, one for each style; those of a later layer are drawn later.
class Paths {
  constructor() {
    this.outlines = new Map();
  }

  add(style, outline, layer = "") {
    const key = `${layer} ${style}`, found = this.outlines.get(key);
    if (found) found.outlines.push(outline);
    else this.outlines.set(key, { style, outlines: [outline] });
  }

  bar(style, x, y, width, height) {
    if (height > 0) this.add(style, `M${brief(x)} ${brief(y)}h${brief(width)}v${brief(height)}h${brief(-width)}z`);
  }

  // Dots that come in the order of their size: those of about one size are one path of each style.
  dot(style, x, y, radius) {
    const r = brief(radius), twice = brief(2 * radius);
    this.add(`${style} dots`, `M${brief(x - radius)} ${brief(y)}a${r} ${r} 0 1 0 ${twice} 0a${r} ${r} 0 1 0 ${-twice} 0z`, Math.round(radius));
  }

  shapes() {
    return [...this.outlines.values()].map(({ style, outlines }) => shape("path", { class: style, d: outlines.join("") }));
  }
}

const brief = (length) => Math.round(100 * length) / 100;

function swatch(slot) {
  return shape("svg", { width: 12, height: 12, "aria-hidden": "true" }, box(0, 0, 12, 12, `k${slot}`));
}
