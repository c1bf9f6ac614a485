// Cutting folded text into tokens, as quizbank/answers/tokens.py does it, and what people write around a number.
const MAX_DEPTH = 50;
const CLOSES = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);
const TOKEN = new RegExp(
  "(?<space>[ \\t\\n\\v\\f]+)" +
    "|(?<mixed>[0-9]*[¼-¾⅐-⅞])" +
    "|(?<number>(?:[0-9]+(?:_[0-9]+)*(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)" +
    "|(?<name>\\\\?(?:log_?(?:2|10)(?![0-9])|[A-Za-z]+|[\\u4e00-\\u9fff]+))" +
    "|(?<op>\\*\\*|\\+/-|==|[-+*/^!%‰×√=≈±])" +
    "|(?<open>[(\\[{])|(?<close>[)\\]}])|(?<comma>[,、])|(?<semicolon>;)",
  "y",
);
const THOUSANDS = /[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+)?/y;
const SPELLINGS = new Map([
  ["**", "^"],
  ["==", "="],
  ["+/-", "±"],
  ["\\cdot", "*"],
  ["\\times", "×"],
  ["\\div", "/"],
  ["\\approx", "≈"],
  ["\\sqrt", "√"],
  ["\\pm", "±"],
]);
const NAMES = new Map([
  ...[...FUNCTIONS.keys(), ...CONSTANTS.keys()].map((name) => [name, name]),
  ...["exp", "ln", "log", "tanh", "sinh", "cosh", "sin", "cos", "tan", "pi", "frac"].map((name) => [`\\${name}`, name]),
  ...["inf", "infinity", "\\infty", "无穷", "无穷大", "正无穷"].map((name) => [name, "inf"]),
  ["log_2", "log2"],
  ["lb", "log2"],
  ["log_10", "log10"],
  ["percent", "%"],
]);
const SCALES = new Map([
  ...["k", "K", "thousand", "千"].map((name) => [name, 10n ** 3n]),
  ...["M", "million", "millions", "百万"].map((name) => [name, 10n ** 6n]),
  ...["G", "billion", "billions", "十亿"].map((name) => [name, 10n ** 9n]),
  ...["T", "trillion", "trillions", "万亿"].map((name) => [name, 10n ** 12n]),
  ["万", 10n ** 4n],
  ["千万", 10n ** 7n],
  ["亿", 10n ** 8n],
]);
const suffixFactor = (text) =>
  text === "%" ? fraction(1n, 100n) : text === "‰" ? fraction(1n, 1000n) : whole(SCALES.get(text));
const VULGAR = new Map([
  ...[["¼", 1, 4], ["½", 1, 2], ["¾", 3, 4], ["⅐", 1, 7], ["⅑", 1, 9], ["⅒", 1, 10], ["⅓", 1, 3], ["⅔", 2, 3]],
  ...[["⅕", 1, 5], ["⅖", 2, 5], ["⅗", 3, 5], ["⅘", 4, 5], ["⅙", 1, 6], ["⅚", 5, 6], ["⅛", 1, 8], ["⅜", 3, 8]],
  ...[["⅝", 5, 8], ["⅞", 7, 8]],
].map(([character, top, bottom]) => [character, fraction(BigInt(top), BigInt(bottom))]));

const NUMERALS = ["number", "thousands"];
const OPERANDS = ["number", "thousands", "mixed"];
const isScale = (token) => token.kind === "name" && SCALES.has(token.text);

function beginsOperand(token) {
  if (token.kind === "name") {
    return FUNCTIONS.has(token.text) || CONSTANTS.has(token.text) || token.text === "inf" || token.text === "frac";
  }
  return OPERANDS.includes(token.kind) || token.kind === "open" || token.text === "√";
}

function endsOperand(token) {
  if (token.kind === "name") return CONSTANTS.has(token.text) || token.text === "inf" || isScale(token);
  return OPERANDS.includes(token.kind) || token.kind === "close" || ["!", "%", "‰"].includes(token.text);
}

// The tokens of a text and an end mark; `listing` makes every comma a separator.
function tokenize(source, listing = false) {
  const tokens = [];
  const { text } = source;
  let [at, space, line] = [0, false, false];
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw refused(source, at);
    let kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    let piece = match[0];
    THOUSANDS.lastIndex = at;
    const grouped = kind === "number" && !listing && THOUSANDS.exec(text);
    if (grouped) [kind, piece] = ["thousands", grouped[0]];
    const start = at;
    at += piece.length;
    if (kind === "space") {
      [space, line] = [true, line || piece.includes("\n")];
      continue;
    }
    tokens.push({ ...canonical(kind, piece), start, end: at, space, line });
    [space, line] = [false, false];
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length, space, line });
  checkBrackets(source, tokens);
  return tokens;
}

function canonical(kind, piece) {
  if ((kind === "op" || kind === "name") && SPELLINGS.has(piece)) return { kind: "op", text: SPELLINGS.get(piece) };
  if (kind !== "name") return { kind, text: piece };
  const name = NAMES.get(piece) ?? (piece.length > 1 ? NAMES.get(piece.toLowerCase()) : undefined) ?? piece;
  return name === "%" ? { kind: "op", text: name } : { kind, text: name };
}

function refused(source, at) {
  const piece = String.fromCodePoint(source.text.codePointAt(at));
  const shown = quoted(piece);
  if (/^\p{N}$/u.test(piece) && !/^[\p{Nl}¼-¾⅐-⅞]$/u.test(piece)) {
    return source.unreadable(at, `${shown}: please use the digits 0 to 9.`, `${shown}：请使用数字 0 到 9。`);
  }
  if ("<>≤≥".includes(piece)) {
    return source.unreadable(
      at, `${shown} is a bound; a single value is asked.`, `${shown} 表示范围，这里需要一个确定的值。`,
    );
  }
  return source.unreadable(at, `${shown} has no meaning here.`, `${shown} 在这里没有意义。`);
}

function checkBrackets(source, tokens) {
  const opened = [];
  for (const token of tokens) {
    if (token.kind === "open") {
      opened.push(token);
      if (opened.length > MAX_DEPTH) {
        throw source.unreadable(
          token.start, `brackets go deeper than ${MAX_DEPTH} levels.`, `括号嵌套超过 ${MAX_DEPTH} 层。`,
        );
      }
    } else if (token.kind === "close") {
      if (!opened.length) {
        throw source.unreadable(token.start, `“${token.text}” closes nothing.`, `“${token.text}” 没有对应的左括号。`);
      }
      const last = opened.pop();
      const right = CLOSES.get(last.text);
      if (right !== token.text) {
        throw source.unreadable(
          token.start,
          `“${token.text}” closes “${last.text}”; “${right}” is expected.`,
          `“${last.text}” 应该用 “${right}” 闭合，而不是 “${token.text}”。`,
        );
      }
    }
  }
  if (opened.length) {
    const { start, text } = opened[opened.length - 1];
    throw source.unreadable(start, `“${text}” is never closed.`, `“${text}” 没有闭合。`);
  }
}

const PREFIX = new RegExp(
  "^(?:(?:(?:the )?(?:answer|result)(?: is)?|about|approximately|approx\\.?|around|roughly|is)(?![A-Za-z])[:=]?" +
    "|[≈~=]|(?:答案|结果)?(?:大约|大概|约)?(?:等于|是|为)?[:=]?)",
  "i",
);
const NAME = /^[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_]{0,30}'? {0,3}(?:\([\p{L}\p{N}_]{0,10}\) {0,3})?(?::?=(?!=)|≈|:)/u;
const COUNTED =
  "px|pixels?|param(?:eter)?s?|weights?|bias(?:es)?|channels?|layers?|steps?|iterations?|epochs?|samples?|examples?|" +
  "images?|batches|operations?|multiplications?|additions?|elements?|entries|values?|features?|filters?|kernels?|" +
  "class(?:es)?|neurons?|dimensions?|dims?|times|points?|rows?|columns?|tokens?";
const UNIT = new RegExp(
  `(?<![A-Za-z\\\\])(?:${COUNTED})$` +
    "|(?:个|层|步|次|维|类|行|列|轮)?(?:参数|像素|通道|权重|元素|样本|神经元|特征|卷积核|步|次)$|[个层步次维类行列轮]$",
  "i",
);

// The answer proper, without `x =`, `about`, dollars, a full stop, and words that count something.
function unframed(source) {
  let bare = source.strip();
  for (const mark of ["$$", "$"]) {
    if (bare.text.length > 2 * mark.length && bare.text.startsWith(mark) && bare.text.endsWith(mark)) {
      bare = bare.slice(mark.length, -mark.length).strip();
      break;
    }
  }
  if (bare.text.length > 1 && bare.text.endsWith(".") && bare.text.at(-2) !== ".") bare = bare.slice(0, -1).strip();
  for (let count = 0; count < 3; count++) {
    const match = NAME.exec(bare.text) ?? PREFIX.exec(bare.text);
    if (match === null || match[0].length === 0 || match[0].length === bare.text.length) break;
    bare = bare.slice(match[0].length).strip();
  }
  const unit = UNIT.exec(bare.text);
  return unit === null || unit.index === 0 ? bare : bare.slice(0, unit.index).strip();
}
