// Reading one number and saying how it was read, as quizbank/answers/number.py and echo.py do it. A value that is read
// is a BigInt (a whole number, exactly) or a float, as Python tells int from float.
const PLAIN = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;
const NOISE = 1e-12;
const HALF_UNIT = 0.51;
const LISTED = 16;

const final = (value) => (isWhole(value) ? value.n : floatOf(value));
const isInteger = (value) => typeof value === "bigint";
const distance = (left, right) => {
  const gap = isInteger(left) && isInteger(right) ? left - right : Number(left) - Number(right);
  return gap < 0 ? -gap : gap;
};

function readNumber(text) {
  const { value, resolution, notes } = parsedNumber(text);
  const words = echoed(value);
  const [note] = notes;
  return { value, resolution, echo: readAs(note ? { en: `${words} (${note.en})`, zh: `${words}（${note.zh}）` } : same(words)) };
}

function readInteger(text) {
  const reading = readNumber(text);
  const nearest = nearestInteger(reading.value);
  return nearest === null ? reading : { ...reading, value: nearest, echo: readAs(same(echoed(nearest))) };
}

// The whole number that a value is, up to floating-point noise; null when it is none.
function nearestInteger(value) {
  if (isInteger(value)) return value;
  if (!Number.isFinite(value)) return null;
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= NOISE * Math.max(1, Math.abs(value)) ? BigInt(nearest) : null;
}

function parsedNumber(text) {
  const plain = strip(text);
  if (PLAIN.test(plain)) {
    const [units, decimals] = plain.split(".");
    if (decimals !== undefined) {
      const value = Number(plain);
      return { value: Number.isInteger(value) ? BigInt(value) : value, resolution: tenTo(-decimals.length), notes: [] };
    }
    const value = BigInt(units.replace("+", ""));
    return { value, resolution: tenTo(value ? units.length - units.replace(/0+$/, "").length : 0), notes: [] };
  }
  return equation(unframed(fold(text)));
}

const tenTo = (power) => Number(`1e${power}`);

// `5×5 = 25`: all sides must be the same number; the last counts.
function equation(source) {
  const sides = [[]];
  for (const token of tokenize(source)) {
    if (token.kind === "op" && (token.text === "=" || token.text === "≈")) {
      sides.at(-1).push({ ...token, kind: "end", text: "" });
      sides.push([]);
    } else {
      sides.at(-1).push(token);
    }
  }
  const parsers = sides.map((side) => new Parser(source, side));
  const values = parsers.map((parser) => parser.all());
  const last = values.at(-1);
  const resolution = resolutionOf(sides.at(-1).slice(0, -1));
  sides.forEach((side, at) => {
    if (sameNumber(values[at], last, resolution)) return;
    const shown = quoted(strip(source.typed(side[0].start, side.at(-1).start)));
    const [first, second] = [echoed(final(values[at])), echoed(final(last))];
    throw source.unreadable(
      side[0].start,
      `${shown} is ${first}, but the last side says ${second}; type one of them.`,
      `${shown} 等于 ${first}，而最后一边是 ${second}；请只保留一个。`,
    );
  });
  return { value: final(last), resolution, notes: parsers.flatMap((parser) => parser.notes) };
}

// Are two sides equal, when the last may be rounded to its last digit?
function sameNumber(value, last, unit) {
  if (equal(value, last)) return true;
  const [left, right] = [floatOf(value), floatOf(last)];
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
  return Math.abs(left - right) <= Math.max(HALF_UNIT * (unit ?? 0), NOISE * Math.abs(right));
}

// The unit of the last digit, when the tokens are one plain numeral with its sign and suffix; else null.
function resolutionOf(tokens) {
  const body = tokens.length && ["+", "-"].includes(tokens[0].text) ? tokens.slice(1) : tokens;
  if (!body.length || !NUMERALS.includes(body[0].kind) || body.length > 2) return null;
  const suffix = body[1]?.text;
  if (suffix !== undefined && !SCALES.has(suffix) && suffix !== "%") return null;
  return tenTo(literal(body[0].text)[1]) * (suffix === undefined ? 1 : floatOf(suffixFactor(suffix)));
}

const same = (words) => ({ en: words, zh: words });

// The shortest mantissa of so many digits, and the power of ten. A tie goes to the even digit, as in Python.
function scientific(value, digits) {
  const whole = value.toExponential(100);
  const sign = whole.startsWith("-") ? 1 : 0;
  const cut = digits + sign + (digits > 1 ? 1 : 0);
  const tie = /^\.?50*e/.test(whole.slice(cut)) && /[02468]\.?$/.test(whole.slice(0, cut));
  const [mantissa, exponent] = (tie ? `${whole.slice(0, cut)}e${whole.split("e")[1]}` : value.toExponential(digits - 1)).split("e");
  return [mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa, Number(exponent)];
}

// As Python's format `.{digits}g` does it.
function general(value, digits) {
  const [short, power] = scientific(value, digits);
  if (power >= -4 && power < digits) return decimal(short, power);
  return `${short}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

// A mantissa times a power of ten, written out.
function decimal(mantissa, power) {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [units, decimals = ""] = mantissa.replace("-", "").split(".");
  const digits = units + decimals;
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const written = digits.padEnd(power + 1, "0");
  const rest = written.slice(power + 1);
  const shown = sign + written.slice(0, power + 1) + (rest ? `.${rest}` : "");
  return shown === "-0" ? "0" : shown;
}

// A number with up to so many significant digits, without an exponent where a person would write none.
function numeral(value, digits = 12) {
  if (isInteger(value) && size(value) < 10n ** 21n) return String(value);
  const float = Number(value);
  if (!Number.isFinite(float)) return float > 0 ? "inf" : "-inf";
  const [short, power] = scientific(float, digits);
  return power > -7 && power < 16 ? decimal(short, power) : `${short}e${power}`;
}

// A number for the echo; `≈` marks one whose digits go on.
function echoed(value) {
  const text = numeral(value);
  const read = text.endsWith("inf") ? Number(text.replace("inf", "Infinity")) : Number(text);
  return read === Number(value) ? text : `≈ ${numeral(value, 6)}`;
}

function readAs(words) {
  const joiner = words.zh[0] > "\x7f" ? "" : " ";
  return { en: `read as ${words.en}`, zh: `读作${joiner}${words.zh}` };
}

function shapeOf(value) {
  const shape = [];
  for (let part = value; Array.isArray(part); part = part[0]) {
    shape.push(part.length);
    if (!part.length) break;
  }
  return shape;
}

// What a value of this shape is called.
function kindOf(shape) {
  if (!shape.length) return { en: "a single number", zh: "单个数" };
  const [first] = shape;
  if (shape.length === 1) {
    return { en: `a vector of ${first} ${first === 1 ? "entry" : "entries"}`, zh: `${first} 个元素的向量` };
  }
  const article = [8, 11, 18].includes(first) || (first >= 80 && first < 90) ? "an" : "a";
  const [noun, chinese] = shape.length === 2 ? ["matrix", "矩阵"] : ["tensor", "张量"];
  const sizes = shape.join("×");
  return { en: `${article} ${sizes} ${noun}`, zh: `${sizes} ${chinese}` };
}

const nested = (value) =>
  Array.isArray(value) ? `[${value.map(nested).join(", ")}]` : echoed(value).replace(/^≈ /, "");

// A nested value in words, with its entries while they are few.
function inWords(value) {
  const shape = shapeOf(value);
  const words = kindOf(shape);
  if (shape.reduce((product, length) => product * length, 1) > LISTED) return words;
  return { en: `${words.en}: ${nested(value)}`, zh: `${words.zh}：${nested(value)}` };
}
