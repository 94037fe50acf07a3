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

function rounded(whole, decimals, places) {
  const digits = BigInt(whole + (decimals + "0".repeat(places)).slice(0, places));
  const up = (decimals[places] || "0") >= "5" ? 1n : 0n;
  const text = (digits + up).toString().padStart(places + 1, "0");
  return places ? text.slice(0, -places) + "." + text.slice(-places) : text;
}

function plain(question, text) {
  if (question.form === "shape") {
    const bare = text.trim().replace(/^[()[\]]+|[()[\]]+$/g, "").toLowerCase();
    return bare.split(/\s*[x×*,]\s*|\s+/).filter(Boolean).join("x");
  }
  if (question.form === "name") {
    return text.trim().replace(/^[`/]+|[`/]+$/g, "").replaceAll(" ", "").toLowerCase();
  }
  const digits = text.trim().replace(/(\d)[,_' \u00a0\u202f](?=\d{3}(?!\d))/g, "$1");
  const found = /^(\d{1,40})(?:[.,](\d{1,20}))?\s*(.*)$/.exec(digits);
  if (!found) return null;
  const unit = found[3].toLowerCase().replace(/s$/, "");
  if (unit && unit !== question.unit.toLowerCase().replace(/s$/, "")) return null;
  if (question.form === "count" && found[2]) return null;
  return rounded(found[1], found[2] || "", question.places);
}

function verdict(question, text) {
  if (!text.trim()) return ["", ""];
  const read = plain(question, text);
  if (read === null) return ["unread", `not read: write it in ${question.unit}, with all digits`];
  const hash = sha256(`${SHEET.salt}|${question.name}|${read}`).slice(0, SHEET.digits);
  if (question.right.includes(hash)) return ["right", "right"];
  const near = question.near.find((one) => one[0] === hash);
  return near ? ["near", `right but for ${near[1]}`] : ["wrong", "wrong"];
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
