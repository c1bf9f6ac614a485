// Words as they are compared, as quizbank/answers/wording.py, cloze.py and typos.py do it: case, width, accents, Greek
// letters, plurals and spelling variants no longer tell apart.
const GREEK = ("α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi " +
  "ο omicron π pi ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega ϵ epsilon ϕ phi ϑ theta ς sigma µ mu ϖ pi " +
  "ϱ rho ϰ kappa").split(" ");
const WORD_MEANS = new Map([
  ...GREEK.flatMap((letter, at) => (at % 2 ? [] : [[letter, GREEK[at + 1]], [letter.toUpperCase(), GREEK[at + 1]]])),
  ...each("−–—‐‑‒―", "-"),
  ...each('“”„‟«»‹›「」『』《》〈〉`"$\\_{}', " "),
  ...each("’‘ʼ´′", "'"),
  ...each("\u200b\u200c\u200d\u2060\ufeff\xad\ufe0f", ""),
  ...each("×·⋅∙•✕", "*"),
  ...each("÷⁄∕", "/"),
  ...[["。", "."], ["、", ","], ["√", "sqrt"], ["∞", "infinity"], ["≤", "<="], ["≥", ">="], ["≠", "!="]],
]);
const WORD = new RegExp(
  `((?<=[0-9]) {0,2}x {0,2}(?=[0-9]))|[a-z]+(?:'[a-z]+)*|[0-9]+(?:\\.[0-9]+)?|[\\u3400-\\u9fff]|(?!${SPACE})[^a-z0-9']`,
  "gu",
);
const NO_PLURAL = new Set("bias lens series bayes always gas cos pos does has was".split(" "));
const IRREGULAR = new Map(("gpus gpu cpus cpu tpus tpu relus relu matrices matrix vertices vertex indices index axes axis " +
  "analyses analysis hypotheses hypothesis maxima maximum minima minimum optima optimum criteria criterion")
  .split(" ").flatMap((word, at, all) => (at % 2 ? [] : [[word, all[at + 1]]])));
const NOT = new Map([
  ["cannot", "can"],
  ["cant", "can"],
  ["wont", "will"],
  ...["do", "does", "did", "is", "are", "was", "were", "should", "would", "could"].map((verb) => [`${verb}nt`, verb]),
]);
const ENDINGS = new Set(["s", "re", "ve", "d", "ll", "m"]);
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const LONG = 6; // letters: in a shorter word, one letter is the difference to other words

function refuseHidden(text) {
  checked(text);
  const characters = [...text];
  const at = characters.findIndex(
    (character) => (/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u.test(character) && !IS_SPACE.test(character)) || DIRECTIONS.test(character),
  );
  if (at < 0) return;
  const shown = quoted(characters[at]);
  const source = new Source(text, characters, characters.map((_, index) => index));
  throw source.unreadable(at, `${shown} has no meaning here.`, `${shown} 在这里没有意义。`);
}

function foldWord(character) {
  if (WORD_MEANS.has(character)) return WORD_MEANS.get(character);
  let plain = [...character.normalize("NFKD").toLowerCase()];
  if (plain.length > 4) return " ";
  plain = plain.filter((part) => !/\p{Mn}/u.test(part)).map((part) => WORD_MEANS.get(part) ?? part);
  return (RAISED.test(character) ? "^" : "") + plain.join("");
}

// A word without its plural, in American spelling.
function singular(given) {
  let word = given;
  if (word.length < 4 || NO_PLURAL.has(word)) return word;
  if (IRREGULAR.has(word)) return IRREGULAR.get(word);
  word = word.replace(/(?<=[a-z]{3})(?:is(?=e|ing|at)|our(?=(?:s|ed|ing|hoods?)?$))/g, (part) => (part === "is" ? "iz" : "or"));
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ses|xes|zes|ches|shes)$/.test(word) && word.length > 4) return word.slice(0, -2);
  if (/s$/.test(word) && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
  if (/(?:se|xe|ze|che|she)$/.test(word) && word.length > 3) return word.slice(0, -1);
  return word.endsWith("ie") && word.length > 4 ? `${word.slice(0, -2)}y` : word;
}

// A word without its apostrophes, and whether it was contracted with `not`.
function base(piece) {
  const plain = piece.replace(/'/g, "");
  if (NOT.has(plain) || (piece.endsWith("n't") && piece.length > 3)) {
    return [NOT.get(plain) ?? plain.replace(/nt$/, ""), true];
  }
  const at = piece.lastIndexOf("'");
  return at >= 0 && ENDINGS.has(piece.slice(at + 1)) ? [piece.slice(0, at).replace(/'/g, ""), false] : [plain, false];
}

function wordsOf(text) {
  const folded = [...text].map(foldWord).join("");
  const found = [];
  let last = 0;
  for (const match of folded.matchAll(WORD)) {
    const [piece, by] = match;
    const spaced = match.index > last;
    last = match.index + piece.length;
    if (by !== undefined || !/^[a-z]/.test(piece)) {
      const sign = by !== undefined ? "*" : piece;
      found.push({ text: sign, plain: sign, spaced });
      continue;
    }
    const [plain, negated] = base(piece);
    found.push({ text: singular(plain), plain, spaced });
    if (negated) found.push({ text: "not", plain: "not", spaced: true });
  }
  return found;
}

const isWord = (word) => word.plain.length > 1 && isLetters(word.plain);
const isLetters = (text) => /^\p{L}+$/u.test(text);
const isLettersOrDigits = (text) => /^[\p{L}\p{N}]+$/u.test(text);

// The words that count.
function keptWords(text) {
  const found = wordsOf(text);
  while (found.length && ".,;:?".includes(found.at(-1).text)) found.pop();
  const kept = [];
  found.forEach((word, at) => {
    const [before, after] = [kept.at(-1), found[at + 1]];
    if (word.text === "-" && before && after && joins(before, word, after)) return;
    if (after && (word.plain === "the" || (["a", "an"].includes(word.plain) && isWord(after) && after.spaced))) return;
    if (before && /[0-9]$/.test(before.text) && /^[0-9]/.test(word.text)) kept.push({ text: " ", plain: " ", spaced: false });
    kept.push(word);
  });
  return kept;
}

// Is the hyphen one between words, as in `mini-batch` and `ResNet-50`, rather than a minus sign?
function joins(before, hyphen, after) {
  if (hyphen.spaced || after.spaced) return false;
  return (isWord(before) && isLettersOrDigits(after.plain)) || (isLettersOrDigits(before.plain) && isWord(after));
}

const compared = (text) => canonicalWords(keptWords(text).map((word) => word.text).join(""));

// A number as its fraction in lowest terms: 0.20, .2, 1/5 and 20% are the same; powers are written with `^`.
function canonicalWords(text) {
  const number = /^(-?[0-9]*\.?[0-9]+)(?:\/([0-9]*\.?[0-9]+))?(%?)$/.exec(text);
  if (number === null) return text.replaceAll("**", "^");
  const [above, below] = [decimalFraction(number[1]), decimalFraction(number[2] ?? "1")];
  if (below.n === 0n) return text;
  const { n, d } = fraction(above.n * below.d, above.d * below.n * (number[3] ? 100n : 1n));
  return d === 1n ? `${n}` : `${n}/${d}`;
}

function decimalFraction(text) {
  const [, sign, units, digits = ""] = /^(-?)([0-9]*)\.?([0-9]*)$/.exec(text);
  return { n: BigInt(units + digits) * (sign ? -1n : 1n), d: 10n ** BigInt(digits.length) };
}

// A spelling of the key in the form that is compared, and the places of its words in it.
function accepted(spelling) {
  let end = 0;
  const places = [];
  for (const word of keptWords(spelling)) {
    end += word.text.length;
    if (isLetters(word.plain)) places.push([end - word.text.length, end]);
  }
  return { text: compared(spelling), words: places, shown: spelling };
}

// How the only spelling is shown that `typed` can be a slip of; null where there is none, or a choice.
function slipOf(typed, spellings) {
  const close = new Map(spellings.filter((one) => edit(typed, one.text) !== null).map((one) => [one.text, one]));
  if (close.size !== 1) return null;
  const [spelling] = close.values();
  const [at, length] = edit(typed, spelling.text);
  const within = spelling.words.some(([start, end]) => start < at && at + length <= end && end - start >= LONG);
  return within ? spelling.shown : null;
}

// Where in `right` the one slip lies, and how many of its letters it takes; null where more would be needed.
function edit(typed, right) {
  if (Math.abs(typed.length - right.length) > 1 || typed === right) return null;
  let at = 0;
  while (at < Math.min(typed.length, right.length) && typed[at] === right[at]) at++;
  const [rest, rightRest] = [typed.slice(at), right.slice(at)];
  if (typed.length < right.length) return rest === rightRest.slice(1) ? [at, 1] : null;
  if (!/^[a-z]/.test(rest)) return null;
  if (typed.length > right.length) return rest.slice(1) === rightRest ? [at, 0] : null;
  if (rest.slice(1) === rightRest.slice(1)) return [at, 1];
  const swapped = rest[0] === rightRest[1] && rest[1] === rightRest[0] && rest.slice(2) === rightRest.slice(2);
  return swapped && /^[a-z]/.test(rest[1] ?? "") ? [at, 2] : null;
}

// Right when every blank is; partly right by blanks. `key`: the accepted spellings of each blank.
function gradeCloze(parts, { key }) {
  const total = key.length;
  if (parts.every((part) => !strip(part))) checked("");
  parts.filter(strip).forEach(refuseHidden);
  const typed = parts.map(compared);
  typed.forEach((blank, at) => {
    if (blank) return;
    throw new Unreadable(`Blank ${at + 1} is empty.`, `第 ${at + 1} 空没有内容。`);
  });
  const spellings = key.map((blank) => blank.map(accepted));
  const wrong = typed.flatMap((blank, at) => (spellings[at].some((one) => one.text === blank) ? [] : [at]));
  if (!wrong.length) return graded("correct", 1, []);
  for (const at of wrong) {
    const meant = slipOf(typed[at], spellings[at].reverse());
    if (meant === null) continue;
    const shown = quoted(meant);
    throw total === 1
      ? new Unreadable(`Did you mean ${shown}?`, `是不是想写 ${shown}？`)
      : new Unreadable(`Blank ${at + 1}: did you mean ${shown}?`, `第 ${at + 1} 空：是不是想写 ${shown}？`);
  }
  const share = 1 - wrong.length / total;
  const says = wrongBlanks(wrong.map((at) => at + 1), total);
  return share >= 0.5 ? graded("partial", share, [says]) : incorrect(says);
}

function wrongBlanks(wrong, total) {
  if (total === 1) return { en: "These are not the words that fill the blank.", zh: "填入的词不对。" };
  if (wrong.length === total) return { en: "No blank is right.", zh: "所有的空都不对。" };
  const shown = wrong.join(", ");
  return {
    en: `${wrong.length} of ${total} blanks ${wrong.length === 1 ? "is" : "are"} wrong: ${shown}.`,
    zh: `${total} 个空中有 ${wrong.length} 个不对：第 ${shown} 空。`,
  };
}
