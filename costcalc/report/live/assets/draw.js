// Pictures that follow the sliders; they have the shapes of those that were written with the page.
// Each gives its shapes, its label in words, and its marks: what a pointer can be at.

const WIDEST = 960, NARROWEST = 300, LETTER = 6.6, HEAD = 40, LEFT = 72, RIGHT = 16, TOP = 56, HALF = 170, OTHER = 6;

// The width of the picture that is drawn now: that of its place, so that letters keep their size.
let WIDTH = WIDEST;

const widthOf = (place) => Math.max(NARROWEST, Math.min(WIDEST, place.clientWidth || WIDEST));

function ticks(high, base = 10) {
  if (base === 2) {
    let step = 1;
    while (high / step > 5) step *= 2;
    return Array.from({ length: Math.floor(high / step) + 1 }, (_, n) => n * step);
  }
  const rough = high / 6, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * (1 - 1e-9));
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, n) => n * step);
}

function across(values, write, at) {
  return values.filter((one) => one).flatMap((one) => [
    stroke(LEFT, at(one), WIDTH - RIGHT, at(one), "grid"),
    label(LEFT - 6, at(one) + 4, write(one), "end"),
  ]);
}

// A text right of a place; where it is too long for that, at the right edge and a line above.
function beside(x, y, text) {
  return x + text.length * LETTER > WIDTH - RIGHT ? label(WIDTH - RIGHT, y - 14, text, "end") : label(x, y, text);
}

const largest = (values) => values.reduce((a, b) => (a > b ? a : b), 0);
const smallest = (values) => values.reduce((a, b) => (a < b ? a : b));

// Where the bars of a number of things are: how far apart, and how wide.
function bars(count) {
  const step = (WIDTH - RIGHT - LEFT) / Math.max(1, count);
  return { at: (n) => LEFT + n * step, width: step * (step > 3 ? 0.85 : 1) };
}

function drawLayers(figures, slots, forms) {
  const rows = figures.rows.filter((row) => row.macs || row.params);
  const [macs, params] = ["macs", "params"].map((name) => largest(rows.map((row) => Number(row[name]))) || 1);
  const middle = TOP + HALF, { at, width } = bars(rows.length), paths = new Paths();
  const up = (value) => middle - (HALF * value) / macs, down = (value) => middle + (HALF * value) / params;
  const marks = rows.map((row, n) => {
    const [x, top, bottom, style] = [at(n), up(Number(row.macs)), down(Number(row.params)), `k${slots.get(row.kind)}`];
    paths.bar(style, x, top, width, middle - top);
    paths.bar(style, x, middle, width, bottom - middle);
    const text = () => `${row.path}: ${row.kind}, ${digits(row.macs)} MACs, ${digits(row.params)} params`;
    return { x, y: top, width, height: bottom - top, text };
  });
  return {
    label: `MACs and parameters of each layer of ${forms.name}. Bars along the depth: MACs above, parameters below. In total ${digits(figures.macs)} MACs and ${digits(figures.params)} parameters`,
    shapes: [...across(ticks(macs), briefly, up), ...across(ticks(params), briefly, down), ...paths.shapes(), stroke(LEFT, middle, WIDTH - RIGHT, middle)],
    marks,
  };
}

function drawKinds(figures, slots, forms) {
  const shapes = [], marks = [], shares = [];
  for (const [n, name] of ["macs", "params"].entries()) {
    const y = TOP + n * 90, title = name === "macs" ? "MACs" : name;
    let x = LEFT;
    shapes.push(label(LEFT - 8, y + 27, title, "end", ""), label(LEFT, y + 62, `${digits(figures[name])} in total`));
    for (const [slot, kind, part] of parts(figures, slots, name)) {
      const width = ((WIDTH - RIGHT - LEFT) * Number(part)) / Number(figures[name]), share = percent(part, figures[name]);
      shapes.push(box(x, y, width, 46, `k${slot}`));
      if (width >= 52) shapes.push(label(x + width / 2, y - 4, share, "middle"));
      marks.push({ x, y, width, height: 46, text: () => `${kind}: ${digits(part)} ${title}, ${share}` });
      if (name === "macs") shares.push(`${kind} ${share}`);
      x += width;
    }
  }
  return { label: `Share of each kind of layer of ${forms.name}. Stacked bars of MACs and of parameters. MACs: ${shares.join(", ")}`, shapes, marks };
}

// The sum of each kind, those without a colour of their own together, in the order of the colours.
function parts(figures, slots, name) {
  const sums = new Map(), others = [...slots].filter(([, slot]) => slot === OTHER);
  const called = (kind) => (slots.get(kind) === OTHER && others.length > 1 ? "other kinds" : kind);
  for (const row of figures.rows) {
    if (!row[name]) continue;
    const found = sums.get(called(row.kind)) ?? [slots.get(row.kind), called(row.kind), 0n];
    sums.set(called(row.kind), [found[0], found[1], found[2] + row[name]]);
  }
  return [...sums.values()].sort(([a], [b]) => a - b);
}

function drawMemory(figures, slots, forms) {
  const steps = figures.steps, most = largest(steps.map((one) => one.live)), high = Number(most) || 1;
  const bottom = TOP + 240, up = (value) => bottom - (240 * value) / high;
  const { at, width } = bars(steps.length), paths = new Paths();
  const marks = steps.map((one, n) => {
    const top = up(Number(one.live));
    paths.bar("k0", at(n), top, width, bottom - top);
    return { x: at(n), y: top, width, height: bottom - top, text: () => `${one.path}: ${digits(one.live)} bytes (${binary(Number(one.live))})` };
  });
  const peak = steps.find((one) => one.live === most);
  const said = peak ? [`most: ${binary(high)}`, `while ${peak.path} runs`] : [], text = said.join(" ");
  const lines = text.length * LETTER > WIDTH ? said : [text];
  return {
    label: `Live bytes of ${forms.name}. A bar for each of ${counted(steps.length, "step")}; ${text}`,
    shapes: [...across(ticks(high, 2), binary, up), ...paths.shapes(), stroke(LEFT, bottom, WIDTH - RIGHT, bottom), stroke(LEFT, TOP, WIDTH - RIGHT, TOP, "mark"), ...lines.map((one, n) => label(WIDTH - RIGHT, bottom + 14 + 14 * n, one, "end", ""))],
    marks,
  };
}

// A dot for each step that computes and moves something, those that take longest first.
function dotsOf(figures, roof) {
  return figures.steps.filter((one) => one.macs && one.bytes).map((one) => {
    const [flops, bytes] = [2 * Number(one.macs), Number(one.bytes)];
    const [computing, moving] = [flops / roof.peak, bytes / roof.bandwidth];
    return { ...one, intensity: flops / bytes, seconds: Math.max(computing, moving), side: computing >= moving ? "compute" : "memory" };
  }).sort((a, b) => b.seconds - a.seconds);
}

function drawRoofline(figures, slots, forms) {
  const roof = forms.roof, dots = dotsOf(figures, roof);
  const ridge = roof.peak / roof.bandwidth, at = [ridge, ...dots.map((one) => one.intensity)];
  const [low, high] = [Math.floor(Math.log10(smallest(at))), Math.ceil(Math.log10(largest(at) * 2))];
  const bottom = TOP + 300, floor = Math.floor(Math.log10(Math.min(roof.peak, 10 ** low * roof.bandwidth))), roofTop = Math.ceil(Math.log10(roof.peak * 1.5));
  const x = (value) => LEFT + ((WIDTH - RIGHT - LEFT) * (Math.log10(value) - low)) / (high - low);
  const y = (value) => bottom - (300 * (Math.log10(value) - floor)) / (roofTop - floor);
  const powers = (first, last) => Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
  const lines = [
    ...across(powers(floor, roofTop), briefly, y),
    ...powers(low, high).flatMap((one) => [stroke(x(one), TOP, x(one), bottom, "grid"), label(x(one), bottom + 16, briefly(one), "middle")]),
  ];
  const points = [[10 ** low, 10 ** low * roof.bandwidth], [ridge, roof.peak], [10 ** high, roof.peak]].map(([a, b]) => `${x(a)},${y(b)}`).join(" ");
  const paths = new Paths(), longest = dots[0]?.seconds ?? 1;
  const marks = dots.map((one) => {
    const radius = Math.max(3, 14 * Math.sqrt(one.seconds / longest)), [cx, cy] = [x(one.intensity), y(Math.min(roof.peak, one.intensity * roof.bandwidth))];
    paths.dot(`k${slots.get(one.kind) ?? OTHER}`, cx, cy, radius);
    const text = () => `${one.path}: ${one.kind}, ${Number(one.intensity.toPrecision(4))} FLOPs per byte, ${one.side} binds`;
    return { x: cx - radius, y: cy - radius, width: 2 * radius, height: 2 * radius, text };
  });
  const bound = dots.filter((one) => one.side === "memory").length;
  return {
    label: `Roofline of ${forms.name}. ${counted(dots.length, "layer")} with FLOPs and bytes; memory binds ${digits(bound)} of them`,
    shapes: [...lines, stroke(LEFT, bottom, WIDTH - RIGHT, bottom), shape("polyline", { points, class: "curve" }), stroke(x(ridge), TOP, x(ridge), bottom, "mark"),
      label(x(ridge) - 8, bottom - 8, "memory binds", "end"), beside(x(ridge) + 8, bottom - 8, "compute binds"), ...paths.shapes(),
      label((WIDTH + LEFT - RIGHT) / 2, bottom + 34, "FLOPs per byte", "middle")],
    marks,
  };
}
