"use strict";
// Answers are compared by their salted SHA-256, so that the key is not there to be read.

const SHEET = JSON.parse(document.getElementById("sheet").textContent);

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n);
  return found;
}

function fraction(value) {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

const ROUND = primes(64).map((p) => fraction(Math.cbrt(p)));
const START = primes(8).map((p) => fraction(Math.sqrt(p)));

function padded(bytes) {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const out = new Uint8Array(length);
  out.set(bytes);
  out[bytes.length] = 128;
  new DataView(out.buffer).setUint32(length - 4, bytes.length * 8);
  return new DataView(out.buffer);
}

function turned(x, n) {
  return (x >>> n) | (x << (32 - n));
}

function mixed(state, view, offset) {
  const w = [];
  for (let t = 0; t < 64; t++) {
    if (t < 16) w[t] = view.getInt32(offset + 4 * t);
    else {
      const a = w[t - 15], b = w[t - 2];
      const low = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
      const high = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
      w[t] = (w[t - 16] + low + w[t - 7] + high) | 0;
    }
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((value, n) => (value + state[n]) | 0);
}

function sha256(text) {
  const view = padded(new TextEncoder().encode(text));
  let state = START;
  for (let offset = 0; offset < view.byteLength; offset += 64) state = mixed(state, view, offset);
  return state.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
}

// Numbers are read as `explore/worksheet/reading.py` reads them: digits times a power of ten.

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const GROUPED = /^([0-9]{1,3})([,._' ])([0-9]{3}(?:\2[0-9]{3})*)(?![0-9])/;
const DECIMALS = /^[.,]([0-9]{0,20})(?![0-9])/;
const POWER = /^(?:e| ?[x*·⋅×] ?10(?:\^|\*\*))([+-]?[0-9]{1,2})(?![0-9])/;

function clean(text) {
  const raised = (found) => "^" + found.normalize("NFKC");
  const plain = text.replace(INVISIBLE, "").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, raised).normalize("NFKC");
  return plain.replace(/[’ʼ]/g, "'").replace(/\s+/g, " ").trim();
}

function split(text) {
  const grouped = GROUPED.exec(text);
  let whole, rest, found, single = "";
  if (grouped && (/[1-9]/.test(grouped[1]) || "_' ".includes(grouped[2]))) {
    const mark = grouped[2];
    rest = text.slice(grouped[0].length);
    whole = grouped[1] + grouped[3].replaceAll(mark, "");
    found = rest.startsWith(mark) ? null : DECIMALS.exec(rest);
    if (grouped[3].length === 3 && !found) single = mark;
  } else {
    whole = (/^[0-9]{0,40}(?![0-9])/.exec(text) || [""])[0];
    rest = text.slice(whole.length);
    found = DECIMALS.exec(rest);
  }
  return found ? [whole, found[1], single, rest.slice(found[0].length)] : [whole, "", single, rest];
}

function unit(question, text) {
  const allowed = ["", ...question.units, ...question.halved];
  if (allowed.includes(text)) return [0, text];
  for (const [prefix, power] of question.form === "count" ? SHEET.prefixes : []) {
    const bare = text.startsWith(prefix) ? text.slice(prefix.length).trim() : null;
    if (bare !== null && allowed.includes(bare)) return [power, bare];
  }
  return null;
}

function number(question, text) {
  if (text.length > SHEET.longest) return `write a number of ${question.unit}`;
  let [whole, decimals, single, rest] = split(clean(text).toLowerCase().replace(/^\+ */, ""));
  if (!(whole + decimals)) return `write a number of ${question.unit}`;
  const scale = POWER.exec(rest);
  if (scale) rest = rest.slice(scale[0].length);
  const found = unit(question, rest.trim());
  if (!found) return `the unit is ${question.unit}`;
  if (",.".includes(single) && single && (question.form === "number" || scale || found[0])) {
    if (single === ",") return SHEET.two_ways;
    [whole, decimals] = [whole.slice(0, -3), whole.slice(-3)];
  }
  const power = found[0] + (scale ? Number(scale[1]) : 0) - decimals.length;
  return { digits: BigInt(whole + decimals), power, unit: found[1] };
}

function shown(question, digits, power) {
  const shift = power + question.places;
  const part = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && question.form === "count") return digits % part ? null : `${digits / part}`;
  const scaled = shift < 0 ? (2n * digits + part) / (2n * part) : digits * part;
  const text = scaled.toString().padStart(question.places + 1, "0");
  return question.places ? `${text.slice(0, -question.places)}.${text.slice(-question.places)}` : text;
}

function plain(question, text) {
  const low = clean(text.slice(0, SHEET.longest)).toLowerCase();
  if (question.form === "name") return low.replace(/^[`/ ]+|[`/ ]+$/g, "").replaceAll(" ", "");
  const bare = low.replace(/^torch\.size/, "").replace(/^[()[\]{} ]+|[()[\]{} ]+$/g, "");
  return bare.split(/ ?[xх×*,;·⋅] ?| /).filter(Boolean).join("x");
}

function hashed(question, text) {
  return sha256(`${SHEET.salt}|${question.name}|${text}`).slice(0, SHEET.digits);
}

function compared(question, text) {
  const hash = hashed(question, text);
  if (question.right.includes(hash)) return ["right", "right"];
  const near = question.near.find((one) => one[0] === hash);
  return near ? ["near", `right but for ${near[1]}`] : ["wrong", "wrong"];
}

function ofNumber(question, read) {
  const halved = question.halved.includes(read.unit);
  const [digits, power] = halved ? [read.digits * 5n, read.power - 1] : [read.digits, read.power];
  const isRight = (shift) => {
    const text = shown(question, read.digits, read.power + shift);
    return text !== null && question.right.includes(hashed(question, text));
  };
  const text = shown(question, digits, power);
  const found = text === null ? ["wrong", "wrong"] : compared(question, text);
  if (found[0] === "right") return found;
  if (halved && isRight(0)) return ["near", `right but for ${SHEET.flops}`];
  if (found[0] === "near") return found;
  if (question.unit === "%" && !read.unit && isRight(2)) {
    return ["near", `right but for ${SHEET.fraction}`];
  }
  if (question.form === "count" && read.power > 0) {
    return ["unread", "not read: here a count needs all its digits"];
  }
  return found;
}

function verdict(question, text) {
  if (!clean(text)) return ["", ""];
  if (question.form === "shape" || question.form === "name") {
    return compared(question, plain(question, text));
  }
  const read = number(question, text);
  return typeof read === "string" ? ["unread", `not read: ${read}`] : ofNumber(question, read);
}

function check() {
  let right = 0;
  for (const question of SHEET.questions) {
    const [mark, words] = verdict(question, document.getElementById(question.name).value);
    const output = document.getElementById(`${question.name}-verdict`);
    output.className = `verdict ${mark}`;
    output.textContent = words;
    right += mark === "right";
  }
  document.getElementById("sum").textContent = `${right} of ${SHEET.questions.length} right`;
}

function cell(text) {
  return `"${text.replaceAll('"', '""')}"`;
}

function save() {
  const rows = [["question", "answer"], ["code", SHEET.code]];
  for (const one of SHEET.questions) rows.push([one.name, document.getElementById(one.name).value]);
  const text = rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = "answers.csv";
  link.click();
}

document.getElementById("check").addEventListener("click", check);
document.getElementById("save").addEventListener("click", save);
document.getElementById("tools").hidden = false;
