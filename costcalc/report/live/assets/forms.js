// The forms of a network: a table of nodes, and the structures that hold at a setting of sliders.
// A setting is a list of places, one for each slider.

class Forms {
  constructor(data) {
    Object.assign(this, data);
    this.numbers = data.sliders.map((one) => (one.symbolic ? one.values.map(read) : []));
    this.nodes = data.nodes.map(([word, ...parts]) => (word === "=" ? [word, read(parts[0])] : [word, ...parts]));
  }

  // What nodes are at a setting; each is computed when it is asked for first.
  at(setting) {
    const known = new Array(this.nodes.length);
    const value = (place) => (known[place] ??= compute(this.nodes[place]));
    const compute = ([word, ...parts]) => {
      if (word === "=") return parts[0];
      if (word === "$") return this.numbers[parts[0]][setting[parts[0]]];
      return OPERATIONS[word](...parts.map(value));
    };
    return value;
  }

  holds([relation, left, right], value) {
    try {
      return RELATIONS[relation](value(left), value(right));
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  // The first structure that holds, with its values; or the condition that is nearest to holding.
  find(setting) {
    const value = this.at(setting), known = new Map();
    const holds = (number) => {
      if (!known.has(number)) known.set(number, this.holds(this.conditions[number], value));
      return known.get(number);
    };
    let broken = null;
    for (const structure of this.structures) {
      if (structure.words.some(([slider, place]) => setting[slider] !== place)) continue;
      const failed = structure.conditions.find((number) => !holds(number));
      if (failed === undefined) return { structure, value };
      broken ??= this.conditions[failed][3];
    }
    return { broken: broken ?? "another structure" };
  }

  // A kind may end with a kernel that follows a slider.
  kind(number, count) {
    const [, kind, , , , kernel = []] = this.rows[number];
    return this.kinds[kind] + kernel.map(count).join("x");
  }

  // Every figure of a setting, all of them BigInt; or null, and what does not hold.
  figures(setting) {
    const { structure, value, broken } = this.find(setting);
    if (!structure) return { broken };
    const count = (place) => exactly(value(place));
    const rows = structure.rows.map((number) => {
      const [path, , macs, params, output] = this.rows[number];
      return { number, path: this.paths[path], kind: this.kind(number, count), macs: count(macs), params: count(params), output: output.map(count) };
    });
    const steps = structure.steps.map((number) => {
      const [row, live, macs, bytes] = this.steps[number];
      return { path: this.paths[this.rows[row][0]], kind: this.kind(row, count), live: count(live), macs: count(macs), bytes: count(bytes) };
    });
    return { structure, rows, steps, macs: total(rows, "macs"), params: total(rows, "params") };
  }

  // The totals alone, for plateaus; null where no form holds.
  totals(setting) {
    const { structure, value } = this.find(setting);
    if (!structure) return null;
    let [macs, params] = [0n, 0n];
    for (const number of structure.rows) {
      macs += exactly(value(this.rows[number][2]));
      params += exactly(value(this.rows[number][3]));
    }
    return { macs, params };
  }

  // The settings of one slider around the current one at which both totals are the same. A generator
  // that yields after each setting.
  *plateau(setting, slider) {
    const here = this.totals(setting);
    const like = (place) => {
      const there = this.totals(setting.with(slider, place));
      return here && there && there.macs === here.macs && there.params === here.params;
    };
    let [first, last] = [setting[slider], setting[slider]];
    for (; first > 0 && like(first - 1); first -= 1) yield;
    for (; last < this.sliders[slider].values.length - 1 && like(last + 1); last += 1) yield;
    return [first, last];
  }
}

function exactly(value) {
  if (value.d !== 1n) throw new TypeError("a figure that is not whole");
  return value.n;
}

const total = (rows, name) => rows.reduce((sum, row) => sum + row[name], 0n);
