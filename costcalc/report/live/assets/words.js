// Numbers as texts, written as `costcalc` writes them.

const digits = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

function percent(part, all) {
  if (!all) return "-";
  if (!part) return "0 %";
  const hundredths = (20000n * part + all) / (2n * all);
  return hundredths ? `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")} %` : "< 0.01 %";
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

function briefly(value, base = 1000, units = ["", "k", "M", "G", "T", "P", "E"]) {
  let power = 0;
  while (power < units.length - 1 && value >= base ** (power + 1)) power += 1;
  return `${Number((value / base ** power).toPrecision(4))} ${units[power]}`.trim();
}

const binary = (value) => briefly(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);

const counted = (number, word) => `${digits(number)} ${word}${number === 1 ? "" : "s"}`;
