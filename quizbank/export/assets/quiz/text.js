// Folding what was typed, as quizbank/answers/folding.py does it: plain ASCII where the meaning stays.
const MAX_CHARACTERS = 2000;
const QUOTE_LENGTH = 24;
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const STRIP = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const LEADING = new RegExp(`^${SPACE}+`);
const IS_SPACE = new RegExp(`^${SPACE}+$`);
// Characters that Unicode calls another form of the same: wide, narrow, small, a letter of formulas, no break.
const SAME = new RegExp("^[\\u{a0}\\u{f0c}\\u{2007}\\u{2011}\\u{202f}\\u{2102}\\u{210a}-\\u{2113}\\u{2115}\\u{2119}-\\u{211d}" +
  "\\u{2124}\\u{2128}\\u{212c}\\u{212d}\\u{212f}-\\u{2131}\\u{2133}\\u{2134}\\u{2139}\\u{213c}-\\u{2140}\\u{2145}-\\u{2149}" +
  "\\u{3000}\\u{fb20}-\\u{fb29}\\u{fe50}-\\u{fe6b}\\u{ff01}-\\u{ffe6}\\u{ffe8}-\\u{ffee}\\u{1d400}-\\u{1d7ff}" +
  "\\u{1ee00}-\\u{1eeff}\\u{1fbf0}-\\u{1fbf9}]$", "u");
const RAISED = new RegExp("^[\\u{aa}\\u{b2}\\u{b3}\\u{b9}\\u{ba}\\u{2b0}-\\u{2b8}\\u{2e0}-\\u{2e4}\\u{10fc}\\u{1d2c}-\\u{1d2e}" +
  "\\u{1d30}-\\u{1d3a}\\u{1d3c}-\\u{1d4d}\\u{1d4f}-\\u{1d61}\\u{1d78}\\u{1d9b}-\\u{1dbf}\\u{2070}\\u{2071}\\u{2074}-\\u{207f}" +
  "\\u{2120}\\u{2122}\\u{2c7d}\\u{2d6f}\\u{3192}-\\u{319f}\\u{a69c}\\u{a69d}\\u{a770}\\u{a7f2}-\\u{a7f4}\\u{a7f8}\\u{a7f9}" +
  "\\u{ab5c}-\\u{ab5f}\\u{ab69}\\u{10781}-\\u{10785}\\u{10787}-\\u{107b0}\\u{107b2}-\\u{107ba}\\u{1f16a}-\\u{1f16c}]$", "u");
const LOWERED = /^[\u1d62-\u1d6a\u2080-\u208e\u2090-\u209c\u2c7c]$/;

const each = (characters, meaning) => [...characters].map((character) => [character, meaning]);
const MEANS = new Map([
  ...each("−–‐‑‒﹣", "-"),
  ...each("×✕✖⨯⨉", "×"),
  ...each("·⋅∙•・‧∗", "*"),
  ...each("÷∕⁄", "/"),
  ...each("≈≃≅∼", "≈"),
  ...each("【〔", "["),
  ...each("】〕", "]"),
  ...each("\r\v\f\x85\u2028\u2029", "\n"),
  ...each("\u200b\u2060\ufeff", ""),
  ["。", "."],
  ["π", "pi"],
  ["∞", "inf"],
]);

const strip = (text) => text.replace(STRIP, "");

// Input that can't be read: it is told, and costs nothing.
class Unreadable extends Error {
  constructor(en, zh) {
    super(en);
    this.says = { en, zh };
  }
}

// Folded text that remembers where each of its characters was typed.
class Source {
  constructor(text, typed, where) {
    this.text = text;
    this.typedCharacters = typed;
    this.where = where;
  }

  slice(start, end = this.text.length) {
    const last = end < 0 ? this.text.length + end : end;
    return new Source(this.text.slice(start, last), this.typedCharacters, this.where.slice(start, last));
  }

  strip() {
    const bare = strip(this.text);
    const start = this.text.length - this.text.replace(LEADING, "").length;
    return this.slice(start, start + bare.length);
  }

  position(index) {
    if (index < this.where.length) return this.where[index];
    return this.where.length ? this.where[this.where.length - 1] + 1 : this.typedCharacters.length;
  }

  typed(start, end) {
    return this.typedCharacters.slice(this.position(start), this.position(end)).join("");
  }

  unreadable(index, en, zh) {
    const position = this.position(index);
    const before = this.typedCharacters.slice(0, position);
    const line = before.filter((character) => character === "\n").length + 1;
    const column = position - (before.lastIndexOf("\n") + 1) + 1;
    const several = this.typedCharacters.includes("\n");
    const at = several ? `Line ${line}, character ${column}` : `Character ${column}`;
    const atChinese = `${several ? `第 ${line} 行` : ""}第 ${column} 个字符`;
    return new Unreadable(`${at}: ${en}`, `${atChinese}：${zh}`);
  }
}

function checked(text) {
  const count = [...text].length;
  if (count > MAX_CHARACTERS) {
    const limit = MAX_CHARACTERS.toLocaleString("en-US");
    const shown = count.toLocaleString("en-US");
    throw new Unreadable(
      `An answer has at most ${limit} characters; this one has ${shown}.`,
      `答案最多 ${limit} 个字符，这里有 ${shown} 个。`,
    );
  }
  if (!strip(text)) throw new Unreadable("Nothing was typed.", "还没有输入。");
  return text;
}

function fold(text) {
  checked(text);
  const typed = [...text];
  if (/^[\x00-\x7f]*$/.test(text) && !text.includes("\r")) return new Source(text, typed, typed.map((_, index) => index));
  let folded = "";
  const where = [];
  let raised = false;
  const put = (piece, index) => {
    folded += piece;
    for (let count = 0; count < piece.length; count++) where.push(index);
  };
  [...text.replace(/\r\n/g, "\n ")].forEach((character, index) => {
    const power = RAISED.test(character);
    let piece = power ? foldRaised(character) : foldOne(character, folded);
    if (power !== raised) {
      piece = power ? `^(${piece}` : `)${piece}`;
      raised = power;
    }
    put(piece, index);
  });
  if (raised) put(")", typed.length - 1);
  return new Source(folded, typed, where);
}

function foldRaised(character) {
  const plain = character.normalize("NFKC");
  return MEANS.has(plain) ? MEANS.get(plain) : plain;
}

function foldOne(character, before) {
  if (MEANS.has(character)) return MEANS.get(character);
  if (character <= "\x7f") return character;
  if (/^\p{Zs}$/u.test(character)) return " ";
  if (SAME.test(character)) return foldRaised(character);
  if (LOWERED.test(character) && /log1?$/.test(before)) return character.normalize("NFKC");
  return character;
}

// What was typed, fit to be shown: no control, bidi or unassigned character, and short.
function quoted(text) {
  const characters = [...text];
  const cut = characters.length <= QUOTE_LENGTH ? characters : [...characters.slice(0, QUOTE_LENGTH - 1), "…"];
  const safe = cut.map((character) =>
    IS_SPACE.test(character) ? " " : /^[\p{L}\p{N}\p{P}\p{S}\p{Z}]$/u.test(character) ? character : "\ufffd",
  );
  return `“${safe.join("")}”`;
}
