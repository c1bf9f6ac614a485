// Choices, ordering and matching, as quizbank/answers/ordering.py and its neighbours grade them.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PIECE = /[A-Za-z]+|[0-9]+|[\u4e00-\u9fff]+|./gsu;
const ORDER_PREFIX = /^(?:(?:the )?(?:right |correct )?(?:answer|order|sequence)(?![A-Za-z])(?: is(?![A-Za-z]))?|first(?![A-Za-z]))/i;
const ORDER_FILLERS = new Set(("答案 答案是 顺序 顺序是 顺序为 正确顺序 正确顺序是 依次是 依次为 先 首先 再 然后 接着 最后 其次 " +
  "then next finally lastly").split(" "));
const ORDER_MARKS = new Set(" \t\n.,;:()[]{}、。|>→⟶⇒➔➜➝-–—");
const ORDER_TIES = new Set("=+&/和与及");
const ORDER_BACKWARDS = new Set("<←⟵⇐");
const listed = (letters) => [...letters].join(", ");

function foldLetters(text) {
  const typed = [...checked(text)];
  let folded = "";
  const where = [];
  typed.forEach((character, index) => {
    const piece = IS_SPACE.test(character) ? " " : character.normalize("NFKC");
    folded += piece;
    for (let at = 0; at < piece.length; at++) where.push(index);
  });
  return new Source(folded, typed, where).strip();
}

// Each letter once: `C A B`, `cab`, `C > A > B`, `C→A→B`.
function readOrdering(text, options) {
  const known = ALPHABET.slice(0, options);
  const source = foldLetters(text);
  const start = ORDER_PREFIX.exec(source.text)?.[0].length ?? 0;
  const order = [];
  PIECE.lastIndex = 0;
  for (const { 0: piece, index } of source.text.slice(start).matchAll(PIECE)) {
    const at = start + index;
    const filler = ORDER_FILLERS.has(piece.toLowerCase()) && ![...piece.toUpperCase()].every((one) => known.includes(one));
    if (ORDER_MARKS.has(piece) || filler || source.text.startsWith("=>", at)) continue;
    if (ORDER_TIES.has(piece) || ORDER_BACKWARDS.has(piece)) throw noSequence(source, at, piece);
    if (!/^[A-Za-z]+$/.test(piece)) throw noLetter(source, at, piece, known);
    [...piece.toUpperCase()].forEach((letter, offset) => {
      if (!known.includes(letter)) {
        throw source.unreadable(
          at + offset,
          `${quoted(piece)} names no option; the options are ${listed(known)}.`,
          `${quoted(piece)} 不是选项；选项有 ${listed(known)}。`,
        );
      }
      if (order.includes(letter)) {
        throw source.unreadable(
          at + offset, `${letter} stands twice; each step stands once.`, `${letter} 出现了两次；每一步只出现一次。`,
        );
      }
      order.push(letter);
    });
  }
  if (!order.length) {
    throw source.unreadable(0, `an option is asked: ${listed(known)}.`, `需要选择一个选项：${listed(known)}。`);
  }
  const missing = listed([...known].filter((letter) => !order.includes(letter)));
  if (missing) {
    throw new Unreadable(
      `${missing} ${missing.length === 1 ? "is" : "are"} missing; put all of ${listed(known)} in order.`,
      `缺少 ${missing}；请把 ${listed(known)} 全部排好。`,
    );
  }
  return order;
}

function noSequence(source, at, piece) {
  const shown = quoted(piece);
  return ORDER_TIES.has(piece)
    ? source.unreadable(
      at, `${shown} leaves open which of the two is first; write X > Y.`, `${shown} 没有说明先后；请写成 X > Y。`,
    )
    : source.unreadable(
      at,
      `${shown} can point to the first step or to the last; write the first step first: X > Y.`,
      `${shown} 的方向有两种理解；请从第一步写起：X > Y。`,
    );
}

function noLetter(source, at, piece, known) {
  const shown = quoted(piece);
  if (/^[0-9]{1,2}$/.test(piece) && Number(piece) >= 1 && Number(piece) <= known.length) {
    const letter = known[Number(piece) - 1];
    return source.unreadable(
      at,
      `${shown} can be option ${letter} or what an option says; type a letter.`,
      `${shown} 可以指选项 ${letter}，也可以是选项的内容；请输入字母。`,
    );
  }
  return source.unreadable(
    at, `${shown} is no option; type letters from ${listed(known)}.`, `${shown} 不是选项；请输入字母 ${listed(known)}。`,
  );
}

const FORGIVING = [4, 7]; // from so many steps on, one may be out of place, or two

function gradeOrdering(order, { key }) {
  const first = order.findIndex((letter, at) => letter !== key[at]);
  if (first < 0) return graded("correct", 1, []);
  if (order.every((letter, at) => letter === key[key.length - 1 - at])) {
    return incorrect({ en: "This is the right order backwards.", zh: "次序正好颠倒了。" });
  }
  const kept = longestCommon(order, key);
  const score = (kept - 1) / (key.length - 1);
  const says = first === 0
    ? { en: `Out of place from the start: ${order[0]} is not the first step.`, zh: `第一步就不对：不是 ${order[0]}。` }
    : {
      en: `Right up to step ${first}; step ${first + 1} (${order[first]}) is the first that is out of place.`,
      zh: `前 ${first} 步正确；第 ${first + 1} 步（${order[first]}）是第一个位置不对的步骤。`,
    };
  const forgiven = FORGIVING.filter((steps) => key.length >= steps).length;
  return score > 0 && key.length - kept <= forgiven ? graded("partial", score, [says]) : incorrect(says);
}

// How many steps at most stand in the right order among themselves.
function longestCommon(order, key) {
  const ends = []; // ends[k]: the least place at which a run of k + 1 such steps can end
  for (const letter of order) {
    const place = key.indexOf(letter);
    const at = ends.findIndex((end) => end >= place);
    ends[at < 0 ? ends.length : at] = place;
  }
  return ends.length;
}

function gradeMatching(letters, { key }) {
  const missing = key.flatMap((_, at) => (letters[at] ? [] : [at + 1]));
  if (missing.length) {
    const several = missing.length > 1;
    throw new Unreadable(
      `Item${several ? "s" : ""} ${missing.join(", ")} ${several ? "are" : "is"} missing.`, `缺少第 ${missing.join(", ")} 项。`,
    );
  }
  const wrong = key.flatMap((letter, at) => (letter === letters[at] ? [] : [at + 1]));
  if (!wrong.length) return graded("correct", 1, []);
  const total = key.length;
  const share = 1 - wrong.length / total;
  const says = wrong.length === total
    ? { en: "No pair is right.", zh: "没有一对是正确的。" }
    : {
      en: `${wrong.length} of ${total} pairs ${wrong.length === 1 ? "is" : "are"} wrong: ${wrong.join(", ")}.`,
      zh: `${total} 对中有 ${wrong.length} 对不对：第 ${wrong.join(", ")} 项。`,
    };
  return share >= 0.5 ? graded("partial", share, [says]) : incorrect(says);
}

// `why`: the options whose explanation is to be shown, those wrongly chosen or missed.
function gradeSingle([letter], { key }) {
  const right = key.includes(letter);
  return { ...graded(right ? "correct" : "incorrect", right ? 1 : 0, []), why: right ? [] : [letter] };
}

function gradeMultiple(letters, { key }) {
  const hits = letters.filter((letter) => key.includes(letter)).length;
  const wrong = letters.length - hits;
  if (hits === key.length && !wrong) return { ...graded("correct", 1, []), why: [] };
  const why = [...ALPHABET].filter((letter) => letters.includes(letter) !== key.includes(letter));
  const score = Math.max(0, (hits - wrong) / key.length);
  const says = {
    en: `Right options chosen: ${hits} of ${key.length}; wrong ones: ${wrong}.`,
    zh: `正确选项共 ${key.length} 个，选中 ${hits} 个；错选 ${wrong} 个。`,
  };
  return { ...(score ? graded("partial", score, [says]) : incorrect(says)), why };
}

function gradeTruth(truth, { key, mistakes }) {
  if (truth === key) return graded("correct", 1, []);
  if (mistakes.length) return graded("incorrect", 0, [], 0);
  return incorrect(key
    ? { en: "The statement is true.", zh: "这个说法是正确的。" }
    : { en: "The statement is false.", zh: "这个说法是错误的。" });
}
