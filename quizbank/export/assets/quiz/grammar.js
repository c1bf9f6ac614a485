// The grammar of a number as people write it, as quizbank/answers/grammar.py has it: recursive descent, evaluated on
// the way. Where the rules of mathematics leave two readings, the text is refused and both are named.
const TIMES = ["x", "X"];
const NATURAL_LOG = { en: "log is the natural logarithm", zh: "log 按自然对数计算" };
const isDecimal = (text) => /^[0-9]+$/.test(text);

// In a list (`listing`) white space may part entries: `spaced` says that it does so in this text, and `groups` are the
// opening brackets that hold a list rather than a calculation.
class Parser {
  constructor(source, tokens, { listing = false, spaced = false, groups = new Set() } = {}) {
    Object.assign(this, { source, tokens, listing, spaced, groups, at: 0, notes: [] });
    this.depth = 0; // of recursion
    this.inside = 0; // brackets and arguments around the current token
    this.suffixAt = -1; // where the last operand ended, if it ended in a suffix
    this.unsuffixed = whole(1); // that operand without its suffix
    this.bareAt = -1; // where the last operand ended, if it was a function without brackets
  }

  get token() {
    return this.tokens[this.at];
  }

  fail(en, zh, token = this.token) {
    return this.source.unreadable(token.start, en, zh);
  }

  all() {
    const value = this.sum();
    if (this.token.kind !== "end") throw this.unexpected();
    return value;
  }

  sum() {
    this.deeper();
    let value = this.product();
    while (this.isSign() && !this.entryBegins()) {
      this.refuseLostPower();
      const sign = this.take();
      const right = this.product();
      value = this.apply(sign, add, value, sign.text === "+" ? right : negate(right));
    }
    this.depth--;
    return value;
  }

  deeper() {
    if (++this.depth > MAX_DEPTH) throw this.fail(`more than ${MAX_DEPTH} levels deep.`, `嵌套超过 ${MAX_DEPTH} 层。`);
  }

  isSign() {
    return this.token.kind === "op" && (this.token.text === "+" || this.token.text === "-");
  }

  take() {
    return this.tokens[this.at++];
  }

  apply(place, calculate, ...values) {
    try {
      return calculate(...values);
    } catch (error) {
      if (!(error instanceof Undefined)) throw error;
      throw this.fail(error.says.en, error.says.zh, place);
    }
  }

  // In a list, does the sign here begin the next entry (`1 -2`) rather than continue this one (`1 - 2`)?
  entryBegins() {
    const [sign, after] = [this.token, this.tokens[this.at + 1]];
    if (!this.listing || this.inside || !sign.space || after.space) return false;
    if (this.spaced || sign.line) return true;
    const shown = quoted(this.source.typed(this.tokens[this.at - 1].start, after.end));
    throw this.fail(
      `${shown} can be two entries or one difference; separate entries with commas, or put a space after the sign.`,
      `${shown} 可以是两个元素，也可以是一个算式；请用逗号分隔元素，或在符号后也加空格。`,
    );
  }

  // `1.2×10-3` is what copying leaves of 1.2×10⁻³.
  refuseLostPower() {
    if (this.at < 3) return;
    const [times, ten, sign, after] = this.tokens.slice(this.at - 2, this.at + 2);
    const tight = !(ten.space || sign.space || after.space);
    if (tight && ten.text === "10" && ["×", ...TIMES].includes(times.text) && isDecimal(after.text)) {
      const shown = `10${sign.text}${after.text}`;
      throw this.fail(
        `“×${shown}” can be a power of ten that lost its “^”, or a sum; write 10^${sign.text}${after.text}, or put ` +
          "spaces around the sign.",
        `“×${shown}” 可以是丢了 “^” 的 10 的幂，也可以是加减法；请写 10^${sign.text}${after.text}，或在符号两边加空格。`,
      );
    }
  }

  product() {
    let value = this.factor();
    for (;;) {
      const { token } = this;
      if ((token.kind === "op" && (token.text === "*" || token.text === "×")) || this.timesName()) {
        this.refuseBare();
        this.take();
        value = this.apply(token, multiply, value, this.factor());
      } else if (token.text === "/") {
        this.refuseBare();
        this.take();
        value = this.quotient(token, value);
      } else if (this.juxtaposed()) {
        this.refuseBare();
        value = this.apply(token, multiply, value, this.power());
      } else {
        return value;
      }
    }
  }

  quotient(slash, value) {
    const start = this.at;
    const divisor = this.factor();
    const suffixed = this.suffixAt === this.at;
    if (!suffixed && !this.juxtaposed()) return this.apply(slash, divide, value, divisor);
    const tail = suffixed ? this.apply(slash, divide, divisor, this.unsuffixed) : this.power();
    const head = suffixed ? this.unsuffixed : divisor;
    const end = this.tokens[this.at - 1].end;
    const shown = quoted(this.source.typed(slash.start, end));
    const below = quoted(this.source.typed(this.tokens[start].start, end));
    const first = this.apply(slash, divide, value, this.apply(slash, multiply, head, tail));
    const second = this.apply(slash, multiply, this.apply(slash, divide, value, head), tail);
    const [one, two] = [general(floatOf(first), 6), general(floatOf(second), 6)];
    throw this.fail(
      `${shown} can divide by all of ${below}, which gives ${one}, or by its beginning only, which gives ${two}; use ` +
        "brackets.",
      `${shown} 可以是除以整个 ${below}，得 ${one}；也可以只除以它的开头，得 ${two}；请加括号。`,
      slash,
    );
  }

  timesName() {
    const { token } = this;
    const after = this.tokens[Math.min(this.at + 1, this.tokens.length - 1)];
    if (this.listing || token.kind !== "name" || !TIMES.includes(token.text) || !beginsOperand(after)) return false;
    const before = this.tokens[this.at - 1];
    if (before.text === "0" && !token.space && !after.space && after.kind === "number") {
      throw this.fail(
        "“0x…” can be a hexadecimal number or a product with 0; write it in decimal.",
        "“0x…” 可以是十六进制数，也可以是与 0 的乘积；请用十进制书写。",
        before,
      );
    }
    return true;
  }

  // Does a factor follow without an operator, as in 2π or 3(4 + 5)?
  juxtaposed() {
    const [token, before] = [this.token, this.tokens[this.at - 1]];
    if (!beginsOperand(token) || OPERANDS.includes(token.kind) || token.text === "inf") return false;
    if (this.listing && (token.space || this.groups.has(this.at) || before.kind === "close")) return false;
    if (token.text === "e" && OPERANDS.includes(before.kind) && !token.space) return false;
    return endsOperand(before);
  }

  refuseBare() {
    if (this.bareAt !== this.at) return;
    const shown = quoted(this.source.typed(this.tokens[this.at - 2].start, this.token.end));
    throw this.fail(
      `what the function in ${shown} applies to can end before or after this; use brackets.`,
      `${shown} 中函数作用的范围有两种读法；请加括号。`,
    );
  }

  factor() {
    const { token } = this;
    if (!this.isSign()) return this.power();
    this.take();
    if (this.token.text === "±" || this.isSign()) throw this.fail("two signs in a row.", "连续出现两个正负号。");
    const value = this.power();
    return token.text === "-" ? negate(value) : value;
  }

  power() {
    const value = this.suffixed();
    const { token } = this;
    if (token.text !== "^") return value;
    this.refuseBare();
    this.take();
    this.deeper();
    const exponent = this.factor();
    this.depth--;
    if (this.suffixAt === this.at) {
      throw this.fail(
        "the suffix can belong to the exponent or to the whole power; use brackets.",
        "后缀可以属于指数，也可以属于整个幂；请加括号。",
        this.tokens[this.at - 1],
      );
    }
    return this.apply(token, power, value, exponent);
  }

  suffixed() {
    let value = this.primary();
    for (;;) {
      const { token } = this;
      const before = this.tokens[this.at - 1];
      if (token.text === "!" && token.kind === "op") {
        this.refuseBare();
        if (before.text === "!") {
          throw this.fail(
            "“!!” can be a double factorial or a factorial of a factorial; use brackets.",
            "“!!” 可以是双阶乘，也可以是阶乘的阶乘；请加括号。",
          );
        }
        this.take();
        value = this.apply(token, factorial, value);
      } else if (token.text === "%" || token.text === "‰" || (isScale(token) && OPERANDS.includes(before.kind))) {
        this.refuseBare();
        this.take();
        this.unsuffixed = value;
        value = this.apply(token, multiply, value, suffixFactor(token.text));
        this.suffixAt = this.at;
      } else {
        return value;
      }
    }
  }

  primary() {
    const { token } = this;
    if (NUMERALS.includes(token.kind)) return this.numeral();
    if (token.kind === "mixed") {
      this.take();
      const units = whole(token.text.slice(0, -1) || 0);
      return this.apply(token, add, units, VULGAR.get(token.text.at(-1)));
    }
    if (token.kind === "open" && !this.groups.has(this.at)) return this.bracketed();
    if (token.text === "√") {
      this.take();
      return this.apply(token, root, this.argument(token));
    }
    if (token.kind === "name") return this.named();
    throw this.unexpected();
  }

  numeral() {
    const token = this.take();
    if (token.kind === "thousands" && this.inside) {
      throw this.fail(
        `“${token.text}” can be one number or several here; leave the comma out.`,
        `“${token.text}” 在这里可以是一个数，也可以是几个数；请去掉逗号。`,
        token,
      );
    }
    return this.apply(token, (text) => literal(text)[0], token.text);
  }

  bracketed() {
    this.take();
    this.inside++;
    const value = this.sum();
    this.inside--;
    if (this.token.kind !== "close") throw this.unexpected();
    this.take();
    return value;
  }

  named() {
    const { token } = this;
    if (CONSTANTS.has(token.text)) {
      this.take();
      return CONSTANTS.get(token.text);
    }
    if (token.text === "inf") {
      this.take();
      return Infinity;
    }
    if (token.text === "frac") {
      this.take();
      const [top, bottom] = [this.braced(), this.braced()];
      return this.apply(token, divide, top, bottom);
    }
    if (!FUNCTIONS.has(token.text)) throw this.unexpected();
    this.take();
    if (token.text === "log") this.notes = [NATURAL_LOG];
    return this.apply(token, call, token.text, this.argument(token));
  }

  braced() {
    if (this.token.text !== "{") throw this.unexpected();
    return this.bracketed();
  }

  argument(named) {
    if (this.token.kind === "open" && !this.groups.has(this.at)) return this.bracketed();
    if (!NUMERALS.includes(this.token.kind) && !CONSTANTS.has(this.token.text)) {
      throw this.fail(
        `${quoted(named.text)} needs brackets: ${named.text}(…).`,
        `${quoted(named.text)} 后面需要括号：${named.text}(…)。`,
      );
    }
    const value = this.token.kind === "name" ? CONSTANTS.get(this.take().text) : this.numeral();
    if (named.text !== "√") this.bareAt = this.at;
    return value;
  }

  // What to say of a token that fits nowhere.
  unexpected() {
    const [token, before] = [this.token, this.at ? this.tokens[this.at - 1] : null];
    const shown = quoted(this.source.typed(token.start, token.end));
    if (token.kind === "end") return this.fail("a number is missing at the end.", "末尾缺少一个数。");
    if (token.kind === "name") return this.fail(...unknownName(token, before, shown));
    if (token.text === "±") return this.fail("± stands for two numbers; one is asked.", "± 表示两个数，这里只需要一个。");
    if (token.kind === "comma") return this.fail(...twoByComma(token, before, this.tokens[this.at + 1]));
    if (before?.kind === "number" && token.kind === "number" && token.space) {
      return this.fail(...twoNumbers(token, before, this.tokens[this.at + 1]));
    }
    if (before !== null && endsOperand(before) && beginsOperand(token)) {
      return this.fail(
        `an operator is missing before ${shown}; one number is asked.`, `${shown} 前缺少运算符；这里需要一个数。`,
      );
    }
    return this.fail(`${shown} is not expected here.`, `${shown} 不应出现在这里。`);
  }
}
