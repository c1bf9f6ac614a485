// How far a submission may lie from the key, as quizbank/answers/tolerance.py has it, and the usual slips.
const FLOAT_NOISE = 1e-12;

// `rules` has one of: decimals; significant; rtol and/or atol; nothing, which means exact.
class Tolerance {
  constructor({ decimals = null, significant = null, rtol = null, atol = null }) {
    Object.assign(this, { decimals, significant, rtol, atol });
    this.exact = [decimals, significant, rtol, atol].every((part) => part === null);
  }

  margin(key) {
    const magnitude = key < 0 ? -key : key;
    if (this.decimals !== null) return HALF_UNIT * tenTo(-this.decimals);
    if (this.significant !== null) {
      return magnitude ? HALF_UNIT * tenTo(leadingPower(magnitude) - this.significant + 1) : 0;
    }
    if (this.exact) return FLOAT_NOISE * Number(magnitude);
    return (this.atol ?? 0) + (this.rtol ?? 0) * Number(magnitude);
  }

  accepts(submitted, key) {
    if (Array.isArray(key) || Array.isArray(submitted)) {
      return Array.isArray(key) && Array.isArray(submitted) && key.length === submitted.length &&
        submitted.every((entry, at) => this.accepts(entry, key[at]));
    }
    if (submitted == key) return true; // a BigInt and a float of the same value are the same number
    if (!Number.isFinite(Number(submitted)) || !Number.isFinite(Number(key))) return false;
    if (this.exact && isInteger(submitted) && isInteger(key)) return false;
    const margin = this.margin(key);
    const noise = margin ? 4 * lastPlace(Math.max(Math.abs(Number(submitted)), Math.abs(Number(key)))) : 0;
    return distance(submitted, key) <= margin + noise;
  }

  words() {
    const count = this.decimals ?? this.significant;
    if (this.decimals === 0) return { en: "to the nearest whole number", zh: "四舍五入到整数" };
    if (this.decimals !== null) return { en: `${count} decimal${count === 1 ? "" : "s"}`, zh: `保留 ${count} 位小数` };
    if (this.significant !== null) {
      return { en: `${count} significant digit${count === 1 ? "" : "s"}`, zh: `保留 ${count} 位有效数字` };
    }
    if (this.exact) return { en: "the exact value", zh: "精确值" };
    const parts = [];
    if (this.rtol) parts.push(`${general(100 * this.rtol, 6)} %`);
    if (this.atol) parts.push(general(this.atol, 6));
    return { en: `within ${parts.join(" + ")}`, zh: `误差不超过 ${parts.join(" + ")}` };
  }
}

// The power of ten of the leading digit.
const leadingPower = (magnitude) =>
  isInteger(magnitude) ? String(magnitude).length - 1 : Number(magnitude.toExponential(16).split("e")[1]);

// The distance to the next float.
function lastPlace(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - value;
}

// A slip that explains every wrong entry ({submitted, key, resolution}), in a sentence; null when there is none.
function recognisedSlip(wrong, tolerance) {
  if (!wrong.every((pair) => Number.isFinite(Number(pair.submitted)) && Number.isFinite(Number(pair.key)))) return null;
  const found = SLIPS.find(([explains]) => wrong.every((pair) => explains(pair, tolerance)));
  return found ? found[1](wrong, tolerance) : null;
}

const magnitudeOf = (value) => Math.abs(Number(value));
const near = (submitted, value, tolerance) =>
  4 * tolerance.margin(value) < magnitudeOf(value) && tolerance.accepts(submitted, value);
const times = (value, factor) =>
  isInteger(value) && Number.isInteger(factor) ? value * BigInt(factor) : Number(value) * factor;
const scaled = (factor) => (pair, tolerance) =>
  near(pair.submitted, times(pair.key, factor), tolerance) ||
  near(Number(pair.submitted) / factor, pair.key, tolerance);
const carriesDigits = ({ submitted, resolution }) =>
  magnitudeOf(submitted) >= (resolution < 1 ? resolution : 10 * resolution);
const isRounded = (pair, tolerance) =>
  pair.resolution !== null && Number(pair.submitted) !== 0 && pair.resolution / 2 > tolerance.margin(pair.key) &&
  carriesDigits(pair) && distance(pair.submitted, pair.key) <= HALF_UNIT * pair.resolution;
const isCut = (pair, tolerance) =>
  pair.resolution !== null && Number(pair.submitted) * Number(pair.key) > 0 &&
  magnitudeOf(pair.submitted) < magnitudeOf(pair.key) && carriesDigits(pair) &&
  distance(pair.submitted, pair.key) < pair.resolution && pair.resolution >= tolerance.margin(pair.key);
const isNeighbour = ({ submitted, key }) => isInteger(submitted) && isInteger(key) && distance(submitted, key) === 1n;
const isOtherPower = (pair, tolerance) => {
  if (Number(pair.key) === 0 || Number(pair.submitted) * Number(pair.key) <= 0) return false;
  const exponent = Math.round(Math.log10(magnitudeOf(pair.submitted)) - Math.log10(magnitudeOf(pair.key)));
  return exponent !== 0 && Math.abs(exponent) <= 12 && scaled(tenTo(exponent))(pair, tolerance);
};

const fixed = (one, oneChinese, many, manyChinese) => (wrong) =>
  wrong.length === 1 ? { en: one, zh: oneChinese } : { en: many, zh: manyChinese };
function neighbourWords(wrong) {
  const above = wrong.map((pair) => pair.submitted > pair.key);
  if (above.some((one) => one !== above[0])) return { en: "Off by one.", zh: "差一。" };
  return above[0]
    ? { en: "Off by one: one too large.", zh: "差一：大了 1。" }
    : { en: "Off by one: one too small.", zh: "差一：小了 1。" };
}

// In this order: the nearer explanation first.
const SLIPS = [
  [isRounded, (_, tolerance) => ({
    en: `Right as far as it goes, but rounded too much; asked: ${tolerance.words().en}.`,
    zh: `已写出的数位是对的，但舍入过多；要求：${tolerance.words().zh}。`,
  })],
  [isCut, (_, tolerance) => ({
    en: `The digits were cut off instead of rounded; asked: ${tolerance.words().en}.`,
    zh: `多余的数位被直接截去，没有四舍五入；要求：${tolerance.words().zh}。`,
  })],
  [scaled(-1), fixed("Only the sign is wrong.", "只有正负号错了。", "Only the signs are wrong.", "只有正负号错了。")],
  [isNeighbour, neighbourWords],
  [scaled(2), fixed("This is twice the right value.", "这是正确值的两倍。",
    "These are twice the right values.", "这些都是正确值的两倍。")],
  [scaled(0.5), fixed("This is half the right value.", "这是正确值的一半。",
    "These are half the right values.", "这些都是正确值的一半。")],
  [(pair, tolerance) => magnitudeOf(pair.key) <= 1 && scaled(100)(pair, tolerance),
    fixed("This is the answer in percent; a fraction is asked.", "这是百分数形式的答案；这里需要小数形式。",
      "These are percentages; fractions are asked.", "这些是百分数；这里需要小数形式。")],
  [(pair, tolerance) => magnitudeOf(pair.submitted) <= 1 && scaled(0.01)(pair, tolerance),
    fixed("This is the answer as a fraction; percent are asked.", "这是小数形式的答案；这里需要百分数。",
      "These are fractions; percent are asked.", "这些是小数；这里需要百分数。")],
  [isOtherPower, fixed("The digits are right, the power of ten is not.", "数字正确，但 10 的幂次不对。",
    "The digits are right, the powers of ten are not.", "数字正确，但 10 的幂次不对。")],
];
