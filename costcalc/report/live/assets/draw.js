// Pictures that follow the sliders; they have the shapes of those that were written with the page.

const WIDTH = 960, LEFT = 72, RIGHT = 16, TOP = 56, HALF = 170, OTHER = 6;
const SPACE = "http://www.w3.org/2000/svg";

function shape(tag, attributes, title, ...inside) {
  const found = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  if (title) found.append(shape("title", {}, "", title));
  found.append(...inside);
  return found;
}

const box = (x, y, width, height, style, title) => shape("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), class: style }, title);
const stroke = (x1, y1, x2, y2, style = "axis") => shape("line", { x1, y1, x2, y2, class: style });
const label = (x, y, text, anchor = "start", style = "small") => shape("text", { x, y, "text-anchor": anchor, class: style }, "", text);

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

function briefly(value, base = 1000, units = ["", "k", "M", "G", "T", "P", "E"]) {
  let power = 0;
  while (power < units.length - 1 && value >= base ** (power + 1)) power += 1;
  return `${Number((value / base ** power).toPrecision(4))} ${units[power]}`.trim();
}

const binary = (value) => briefly(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

function across(values, base, write, at) {
  return values.filter((one) => one).flatMap((one) => [
    stroke(LEFT, at(one), WIDTH - RIGHT, at(one), "grid"),
    label(LEFT - 6, at(one) + 4, write(one), "end"),
  ]);
}

const largest = (values) => values.reduce((a, b) => (a > b ? a : b), 0);

function drawLayers(figures, slots) {
  const rows = figures.rows.filter((row) => row.macs || row.params);
  const [macs, params] = ["macs", "params"].map((name) => largest(rows.map((row) => Number(row[name]))) || 1);
  const middle = TOP + HALF, step = (WIDTH - RIGHT - LEFT) / Math.max(1, rows.length), width = step * (step > 3 ? 0.85 : 1);
  const up = (value) => middle - (HALF * value) / macs, down = (value) => middle + (HALF * value) / params;
  const bars = rows.map((row, n) => {
    const [x, top, bottom] = [LEFT + n * step, up(Number(row.macs)), down(Number(row.params))];
    const title = `${row.path}: ${row.kind}, ${digits(row.macs)} MACs, ${digits(row.params)} params`;
    return shape("g", { class: `k${slots.get(row.kind)}` }, title, box(x, top, width, middle - top, ""), box(x, middle, width, bottom - middle, ""));
  });
  return [...across(ticks(macs), 10, briefly, up), ...across(ticks(params), 10, briefly, down), ...bars, stroke(LEFT, middle, WIDTH - RIGHT, middle)];
}

function drawKinds(figures, slots) {
  return ["macs", "params"].flatMap((name, n) => {
    const y = TOP + n * 90, sums = new Map();
    for (const row of figures.rows) sums.set(row.kind, (sums.get(row.kind) ?? 0n) + row[name]);
    const parts = [...sums].filter(([, part]) => part).sort(([a], [b]) => slots.get(a) - slots.get(b));
    let x = LEFT;
    const bars = parts.flatMap(([kind, part]) => {
      const width = ((WIDTH - RIGHT - LEFT) * Number(part)) / Number(figures[name]);
      const share = percent(part, figures[name]);
      const found = [box(x, y, width, 46, `k${slots.get(kind)}`, `${kind}: ${digits(part)}, ${share}`)];
      if (width >= 52) found.push(label(x + width / 2, y - 4, share, "middle"));
      x += width;
      return found;
    });
    return [label(LEFT - 8, y + 27, name === "macs" ? "MACs" : name, "end", ""), ...bars, label(LEFT, y + 62, `${digits(figures[name])} in total`)];
  });
}

function drawMemory(figures) {
  const steps = figures.steps, most = largest(steps.map((one) => one.live)), high = Number(most) || 1;
  const bottom = TOP + 240, up = (value) => bottom - (240 * value) / high;
  const step = (WIDTH - RIGHT - LEFT) / Math.max(1, steps.length), width = step * (step > 3 ? 0.85 : 1);
  const bars = steps.map((one, n) => box(LEFT + n * step, up(Number(one.live)), width, bottom - up(Number(one.live)), "k0", `${one.path}: ${digits(one.live)} bytes (${binary(Number(one.live))})`));
  const peak = steps.find((one) => one.live === most);
  const text = peak ? `most: ${binary(high)} while ${peak.path} runs` : "";
  return [...across(ticks(high, 2), 2, binary, up), ...bars, stroke(LEFT, bottom, WIDTH - RIGHT, bottom), stroke(LEFT, TOP, WIDTH - RIGHT, TOP, "mark"), label(WIDTH - RIGHT, bottom + 18, text, "end", "")];
}

function drawRoofline(figures, slots, roof) {
  const dots = figures.steps.filter((one) => one.macs && one.bytes).map((one) => {
    const [flops, bytes] = [2 * Number(one.macs), Number(one.bytes)];
    return { ...one, intensity: flops / bytes, seconds: Math.max(flops / roof.peak, bytes / roof.bandwidth), side: flops / roof.peak >= bytes / roof.bandwidth ? "compute" : "memory" };
  });
  const ridge = roof.peak / roof.bandwidth, at = [ridge, ...dots.map((one) => one.intensity)];
  const [low, high] = [Math.floor(Math.log10(Math.min(...at))), Math.ceil(Math.log10(Math.max(...at) * 2))];
  const bottom = TOP + 300, floor = Math.floor(Math.log10(Math.min(roof.peak, 10 ** low * roof.bandwidth))), roofTop = Math.ceil(Math.log10(roof.peak * 1.5));
  const x = (value) => LEFT + ((WIDTH - RIGHT - LEFT) * (Math.log10(value) - low)) / (high - low);
  const y = (value) => bottom - (300 * (Math.log10(value) - floor)) / (roofTop - floor);
  const powers = (first, last) => Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
  const lines = [
    ...across(powers(floor, roofTop), 10, briefly, y),
    ...powers(low, high).flatMap((one) => [stroke(x(one), TOP, x(one), bottom, "grid"), label(x(one), bottom + 16, briefly(one), "middle")]),
  ];
  const points = [[10 ** low, 10 ** low * roof.bandwidth], [ridge, roof.peak], [10 ** high, roof.peak]].map(([a, b]) => `${x(a)},${y(b)}`).join(" ");
  const longest = Math.max(...dots.map((one) => one.seconds));
  const circles = dots.sort((a, b) => b.seconds - a.seconds).map((one) => shape("circle", {
    cx: x(one.intensity), cy: y(Math.min(roof.peak, one.intensity * roof.bandwidth)), r: Math.max(3, 14 * Math.sqrt(one.seconds / longest)), class: `k${slots.get(one.kind) ?? OTHER}`,
  }, `${one.path}: ${one.kind}, ${Number(one.intensity.toPrecision(4))} FLOPs per byte, ${one.side} binds`));
  return [...lines, stroke(LEFT, bottom, WIDTH - RIGHT, bottom), shape("polyline", { points, class: "curve" }), stroke(x(ridge), TOP, x(ridge), bottom, "mark"),
    label(x(ridge) - 8, bottom - 8, "memory binds", "end"), label(x(ridge) + 8, bottom - 8, "compute binds"), ...circles,
    label((WIDTH + LEFT - RIGHT) / 2, bottom + 34, "FLOPs per byte", "middle")];
}
