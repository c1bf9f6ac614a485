// Arithmetic on what people type, as quizbank/answers/arithmetic.py does it: exact where it can be, bounded always.
// A value is {n, d} (a fraction of whole numbers, shortened, d > 0) or a float.
const MAX_FACTORIAL = 170;
const MAX_BITS = 1024;
const LARGEST = BigInt(Number.MAX_VALUE);
const MAX_DENOMINATOR_BITS = 256;
const MAX_POWER_BITS = 4096n;
const MAX_DIGITS = 400;

class Undefined extends Error {
  constructor(en, zh) {
    super(en);
    this.says = { en, zh };
  }
}

const tooLarge = () => new Undefined("the number is too large to compute with.", "这个数太大，无法计算。");
const tooSmall = () => new Undefined("the number is too small to tell from zero.", "这个数太小，与零无法区分。");

const isExact = (value) => typeof value === "object";
const isWhole = (value) => isExact(value) && value.d === 1n;
const whole = (n) => ({ n: BigInt(n), d: 1n });
const size = (n) => (n < 0n ? -n : n);
const bits = (n) => (n === 0n ? 0 : size(n).toString(2).length);

function fraction(n, d) {
  let [a, b] = [size(n), size(d)];
  while (b) [a, b] = [b, a % b];
  if (d < 0n) a = -a;
  return { n: n / a, d: d / a };
}

// The float nearest to n / d.
function ratio(n, d) {
  if (d === 1n || n === 0n) return Number(n);
  const shift = 66 - (bits(n) - bits(d));
  const top = shift > 0 ? size(n) << BigInt(shift) : size(n);
  const bottom = shift < 0 ? d << BigInt(-shift) : d;
  const quotient = (top / bottom) | (top % bottom ? 1n : 0n);
  let [result, power] = [Number(quotient), -shift];
  for (; power < -1000; power += 1000) result *= 2 ** -1000;
  for (; power > 900; power -= 900) result *= 2 ** 900;
  result *= 2 ** power;
  return n < 0n ? -result : result;
}

// A finite float as the fraction that it is.
function fractionOf(value) {
  let [scaled, power] = [value, 0];
  for (; !Number.isInteger(scaled); power++) scaled *= 2;
  return fraction(BigInt(scaled), 1n << BigInt(power));
}

const floatOf = (value) => (isExact(value) ? ratio(value.n, value.d) : value);
const signOf = (value) => (isExact(value) ? (value.n > 0n) - (value.n < 0n) : Math.sign(value));

function equal(left, right) {
  if (!isExact(left) && !isExact(right)) return left === right;
  if ([left, right].some((value) => !isExact(value) && !Number.isFinite(value))) return false;
  const [a, b] = [left, right].map((value) => (isExact(value) ? value : fractionOf(value)));
  return a.n === b.n && a.d === b.d;
}

function settle(value) {
  if (!isExact(value)) {
    if (!Number.isFinite(value)) throw tooLarge();
    return value;
  }
  if (value.d !== 1n && bits(value.d) > MAX_DENOMINATOR_BITS) return asFloat(value);
  if (size(value.n) > LARGEST * value.d) throw tooLarge();
  return value;
}

function asFloat(value) {
  const result = floatOf(value);
  if (!Number.isFinite(result)) throw tooLarge();
  if (result === 0 && signOf(value) !== 0) throw tooSmall();
  return result;
}

// The value of a decimal numeral like 1.50e-3, and the power of ten of its last digit.
function literal(numeral) {
  const plain = numeral.replace(/[,_]/g, "").toLowerCase();
  const [mantissa, exponent = ""] = plain.split("e");
  const [units, decimals = ""] = mantissa.split(".");
  const digits = (units + decimals).replace(/^0+/, "");
  if (!digits) return [whole(0), -decimals.length];
  const given = Number(exponent || 0);
  if (exponent.length > 5 || Math.abs(given) > MAX_DIGITS || digits.length + decimals.length > MAX_DIGITS) {
    const rounded = Number(`${mantissa}e${exponent || 0}`);
    if (!Number.isFinite(rounded)) throw tooLarge();
    if (rounded === 0) throw tooSmall();
    return [rounded, -MAX_DIGITS];
  }
  const power = given - decimals.length;
  if (power < 0) return [settle(fraction(BigInt(digits), 10n ** BigInt(-power))), power];
  if (!mantissa.includes(".") && !exponent) {
    return [settle(whole(digits)), digits.length - digits.replace(/0+$/, "").length];
  }
  return [settle(whole(BigInt(digits) * 10n ** BigInt(power))), power];
}

const negate = (value) => (isExact(value) ? { n: -value.n, d: value.d } : -value);

function finite(...values) {
  for (const value of values) {
    if (value === Infinity || value === -Infinity) {
      throw new Undefined("infinity can only stand alone.", "无穷大只能单独作为答案。");
    }
  }
}

function add(left, right) {
  finite(left, right);
  if (isExact(left) && isExact(right)) return settle(fraction(left.n * right.d + right.n * left.d, left.d * right.d));
  return settle(floatOf(left) + floatOf(right));
}

function multiply(left, right) {
  finite(left, right);
  const result = settle(
    isExact(left) && isExact(right) ? fraction(left.n * right.n, left.d * right.d) : floatOf(left) * floatOf(right),
  );
  if (signOf(result) === 0 && signOf(left) !== 0 && signOf(right) !== 0) throw tooSmall();
  return result;
}

function divide(left, right) {
  finite(left, right);
  if (signOf(right) === 0) throw new Undefined("division by zero.", "除数为零。");
  if (isExact(left) && isExact(right)) return settle(fraction(left.n * right.d, left.d * right.n));
  const result = settle(floatOf(left) / floatOf(right));
  if (result === 0 && signOf(left) !== 0) throw tooSmall();
  return result;
}

function power(base, exponent) {
  finite(base, exponent);
  if (signOf(base) === 0 && signOf(exponent) < 0) throw new Undefined("division by zero.", "除数为零。");
  const isInteger = isExact(exponent) ? exponent.d === 1n : Number.isInteger(exponent);
  if (signOf(base) < 0 && !isInteger) {
    throw new Undefined("a negative number to a power that is not whole is not real.", "负数的非整数次幂不是实数。");
  }
  if (isExact(base) && isWhole(exponent)) {
    const result = exactPower(base, exponent.n);
    if (result !== null) return result;
  }
  const result = settle(asFloat(base) ** asFloat(exponent));
  if (result === 0 && signOf(base) !== 0) throw tooSmall();
  return result;
}

// The power as an exact number; null when that would be long.
function exactPower(base, exponent) {
  const longest = BigInt(Math.max(bits(base.n), bits(base.d)));
  if (size(base.n) > 1n && base.d === 1n && (longest - 1n) * exponent > MAX_BITS) throw tooLarge();
  if (longest * size(exponent) > MAX_POWER_BITS) return null;
  const [n, d] = [base.n ** size(exponent), base.d ** size(exponent)];
  return settle(exponent < 0n ? fraction(d, n) : fraction(n, d));
}

function factorial(value) {
  if (!isWhole(value) || value.n < 0n) {
    throw new Undefined("a factorial needs a whole number that is not negative.", "阶乘只对非负整数有定义。");
  }
  if (value.n > MAX_FACTORIAL) throw tooLarge();
  let product = 1n;
  for (let factor = 2n; factor <= value.n; factor++) product *= factor;
  return whole(product);
}

// The whole part of the square root of a whole number.
function integerRoot(n) {
  if (n < 2n) return n;
  let guess = 1n << BigInt((bits(n) + 1) >> 1);
  for (;;) {
    const next = (guess + n / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function root(value) {
  if (signOf(value) < 0) {
    throw new Undefined("the square root of a negative number is not real.", "负数的平方根不是实数。");
  }
  if (isExact(value)) {
    const [top, bottom] = [integerRoot(value.n), integerRoot(value.d)];
    if (top * top === value.n && bottom * bottom === value.d) return settle(fraction(top, bottom));
  }
  return Math.sqrt(floatOf(value));
}

function logarithm(value, base) {
  if (signOf(value) <= 0) throw new Undefined("the logarithm needs a positive number.", "对数的真数必须是正数。");
  if (base === null) return Math.log(floatOf(value));
  const result = base === 2n ? Math.log2(floatOf(value)) : Math.log10(floatOf(value));
  const nearest = Math.round(result);
  const raised = base ** BigInt(Math.abs(nearest));
  return equal(nearest < 0 ? fraction(1n, raised) : whole(raised), value) ? whole(nearest) : result;
}

function exponential(value) {
  const result = Math.exp(floatOf(value));
  if (!Number.isFinite(result)) throw tooLarge();
  if (result === 0) throw tooSmall();
  return result;
}

const ofFloat = (apply) => (value) => settle(apply(asFloat(value)));

const FUNCTIONS = new Map([
  ["sqrt", root],
  ["exp", exponential],
  ["ln", (value) => logarithm(value, null)],
  ["log", (value) => logarithm(value, null)],
  ["log2", (value) => logarithm(value, 2n)],
  ["log10", (value) => logarithm(value, 10n)],
  ["abs", (value) => (signOf(value) < 0 ? negate(value) : value)],
  ...["tanh", "sinh", "cosh", "sin", "cos", "tan"].map((name) => [name, ofFloat(Math[name])]),
]);
const CONSTANTS = new Map([["pi", Math.PI], ["e", Math.E]]);

function call(name, value) {
  finite(value);
  return settle(FUNCTIONS.get(name)(value));
}
