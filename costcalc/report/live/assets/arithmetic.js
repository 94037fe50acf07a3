// Exact numbers as pairs of BigInt: a numerator, and a denominator above 0 without common factor.

const whole = (n) => ({ n, d: 1n });
const abs = (n) => (n < 0n ? -n : n);

function gcd(a, b) {
  [a, b] = [abs(a), abs(b)];
  while (b) [a, b] = [b, a % b];
  return a;
}

function ratio(n, d) {
  if (d === 0n) throw new RangeError("division by zero");
  if (d < 0n) [n, d] = [-n, -d];
  if (d === 1n) return { n, d };
  const common = gcd(n, d);
  return { n: n / common, d: d / common };
}

function read(text) {
  const [n, d] = text.split("/");
  return ratio(BigInt(n), BigInt(d ?? 1));
}

const add = (a, b) => (a.d === 1n && b.d === 1n ? whole(a.n + b.n) : ratio(a.n * b.d + b.n * a.d, a.d * b.d));
const times = (a, b) => (a.d === 1n && b.d === 1n ? whole(a.n * b.n) : ratio(a.n * b.n, a.d * b.d));
const minus = (a) => ({ n: -a.n, d: a.d });
const over = (a, b) => ratio(a.n * b.d, a.d * b.n);
const sign = (a, b) => a.n * b.d - b.n * a.d;
const less = (a, b) => sign(a, b) < 0n;
const same = (a, b) => a.n === b.n && a.d === b.d;

function floor(a) {
  const quotient = a.n / a.d;
  return whole(a.n % a.d < 0n ? quotient - 1n : quotient);
}

const floorDiv = (a, b) => floor(over(a, b));
const ceilDiv = (a, b) => minus(floor(over(minus(a), b)));

function power(base, exponent) {
  if (exponent.d !== 1n) throw new RangeError("a power that is not whole");
  if (exponent.n < 0n) return over(whole(1n), power(base, minus(exponent)));
  return { n: base.n ** exponent.n, d: base.d ** exponent.n };
}

function roundHalfEven(a) {
  const below = floor(a);
  const rest = add(a, minus(below));
  const half = sign(rest, { n: 1n, d: 2n });
  return half > 0n || (half === 0n && below.n % 2n !== 0n) ? whole(below.n + 1n) : below;
}

function makeDivisible(value, divisor) {
  const two = whole(2n);
  const nearest = times(floorDiv(add(times(two, value), divisor), times(two, divisor)), divisor);
  const found = less(nearest, divisor) ? divisor : nearest;
  return less(times(whole(10n), found), times(whole(9n), value)) ? add(found, divisor) : found;
}

function logarithm(a) {
  const digits = (n) => n.toString().length;
  const size = (n) => { const k = Math.max(0, digits(n) - 15); return Math.log(Number(n / 10n ** BigInt(k))) + k * Math.LN10; };
  return size(a.n) - size(a.d);
}

// The whole number nearest to the logarithm, half to even: a float only says where to look.
function roundLog(value, base) {
  if (value.n <= 0n || base.n <= base.d) throw new RangeError("round_log needs a positive value and a base above 1");
  let step = BigInt(Math.round(logarithm(value) / logarithm(base)));
  const square = times(value, value);
  const edge = (side) => power(base, whole(2n * step + side));
  while (less(edge(1n), square)) step += 1n;
  while (less(square, edge(-1n))) step -= 1n;
  if (step % 2n && same(square, edge(1n))) return whole(step + 1n);
  if (step % 2n && same(square, edge(-1n))) return whole(step - 1n);
  return whole(step);
}

const OPERATIONS = {
  "+": (...values) => values.reduce(add, whole(0n)),
  "*": (...values) => values.reduce(times, whole(1n)),
  "**": power,
  ceil_div: ceilDiv,
  floor_div: floorDiv,
  gcd: (a, b) => whole(gcd(a.n, b.n)),
  max: (...values) => values.reduce((a, b) => (less(a, b) ? b : a)),
  min: (...values) => values.reduce((a, b) => (less(b, a) ? b : a)),
  int: (a) => whole(a.n / a.d),
  round: roundHalfEven,
  make_divisible: makeDivisible,
  round_log: roundLog,
};

const RELATIONS = {
  "==": same,
  "!=": (a, b) => !same(a, b),
  "<": less,
  "<=": (a, b) => !less(b, a),
  divides: (a, b) => over(b, a).d === 1n,
  "does not divide": (a, b) => over(b, a).d !== 1n,
};
