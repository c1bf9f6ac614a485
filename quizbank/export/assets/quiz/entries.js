// Judging numbers and nested lists, as quizbank/answers/number.py, shape.py and entries.py do it.
const NAMED = 4; // wrong entries named one by one
const MAX_PERMUTED = 4; // dimensions

const graded = (status, score, feedback, mistake = null) => ({ status, score, feedback, mistake });
const incorrect = (...feedback) => graded("incorrect", 0, feedback);
const asList = (value) => (Array.isArray(value) ? value : [value]);
const count = (shape) => shape.reduce((product, length) => product * length, 1);
const sameShape = (one, other) => one.length === other.length && one.every((length, at) => length === other[at]);

function gradeNumber(reading, { key, tolerance, mistakes, type }) {
  if (tolerance.accepts(reading.value, key)) return graded("correct", 1, []);
  const mistake = mistakes.findIndex((wrong) => tolerance.accepts(reading.value, wrong));
  if (mistake >= 0) return graded("incorrect", 0, [], mistake);
  const shown = numeral(reading.value, 6);
  if (type === "integer" && !isInteger(reading.value)) {
    return incorrect({ en: `The answer is a whole number; ${shown} is not.`, zh: `答案应为整数，而 ${shown} 不是整数。` });
  }
  const pair = { submitted: reading.value, key, resolution: reading.resolution };
  const direction = reading.value < key
    ? { en: `The answer is larger than ${shown}.`, zh: `正确答案比 ${shown} 大。` }
    : { en: `The answer is smaller than ${shown}.`, zh: `正确答案比 ${shown} 小。` };
  return incorrect(recognisedSlip([pair], tolerance) ?? direction);
}

function gradeShape(reading, question) {
  const [submitted, key] = [reading.value, asList(question.key)];
  const verdict = gradeEntries(reading, { ...question, key }, confused(submitted, key));
  if (verdict.status === "correct" || verdict.mistake !== null) return verdict;
  const odd = submitted.find((length) => !isInteger(length));
  if (odd !== undefined) {
    const shown = numeral(odd, 6);
    const says = { en: `A size is a whole number; ${shown} is not.`, zh: `尺寸应为整数，而 ${shown} 不是整数。` };
    return { ...verdict, feedback: [says, ...verdict.feedback] };
  }
  return submitted.length === key.length ? verdict : { ...verdict, feedback: [otherRank(submitted, key)] };
}

// Plain equality of lists of numbers.
const alike = (one, other) => one.length === other.length && one.every((value, at) => value == other[at]);

// The right sizes in another familiar layout; null when it is none.
function confused(submitted, key) {
  if (submitted.length !== key.length || alike(submitted, key)) return null;
  for (const batch of [0, 1]) {
    const [sizes, mine] = [key.slice(batch), submitted.slice(batch)];
    if (sizes.length !== 3 || !alike(key.slice(0, batch), submitted.slice(0, batch))) continue;
    if (alike(mine, [...sizes.slice(1), sizes[0]])) {
      return {
        en: "The first of these sizes stands last: this is channels last, the answer is channels first.",
        zh: "通道维被放到了最后：输入的是通道在后的布局，答案是通道在前。",
      };
    }
    if (alike(mine, [sizes[2], sizes[0], sizes[1]])) {
      return {
        en: "The last of these sizes stands first: this is channels first, the answer is channels last.",
        zh: "通道维被放到了最前：输入的是通道在前的布局，答案是通道在后。",
      };
    }
  }
  const swapped = key.length >= 2 && alike(submitted, [...key.slice(0, -2), key.at(-1), key.at(-2)]);
  return swapped ? { en: "The last two sizes are swapped.", zh: "最后两个尺寸互换了。" } : null;
}

function otherRank(submitted, key) {
  if (alike(submitted, key.slice(1))) {
    return { en: "The first dimension (the batch, say) is missing.", zh: "缺少第一个维度（例如批量维）。" };
  }
  if (alike(submitted.slice(1), key)) {
    return { en: "There is one dimension too many at the front.", zh: "最前面多了一个维度。" };
  }
  const mine = submitted.length;
  return {
    en: `This shape has ${mine} dimension${mine === 1 ? "" : "s"}; the answer has ${key.length}.`,
    zh: `这个形状有 ${mine} 个维度，答案有 ${key.length} 个。`,
  };
}

// The verdict on nested lists; `moved` is what a kind knows of entries in the wrong places.
function gradeEntries(reading, { key, tolerance, mistakes }, moved = null) {
  const submitted = reading.value;
  if (tolerance.accepts(submitted, key)) return graded("correct", 1, []);
  const mistake = mistakes.findIndex((wrong) => tolerance.accepts(submitted, asList(wrong)));
  if (mistake >= 0) return graded("incorrect", 0, [], mistake);
  const elsewhere = moved ?? rearranged(submitted, key, tolerance);
  if (elsewhere !== null) return incorrect(elsewhere);
  if (!sameShape(shapeOf(submitted), shapeOf(key))) return incorrect(otherShape(submitted, key, tolerance));
  return byEntries(reading, key, tolerance);
}

function byEntries(reading, key, tolerance) {
  const [mine, right, units] = [leaves(reading.value), leaves(key), leaves(reading.resolution)];
  const pairs = mine.map(([index, submitted], at) => ({ index, submitted, key: right[at][1], resolution: units[at][1] }));
  const wrong = pairs.filter((pair) => !tolerance.accepts(pair.submitted, pair.key));
  const feedback = [places(wrong.map((pair) => pair.index), pairs.length)];
  const slip = recognisedSlip(wrong, tolerance);
  if (slip !== null) feedback.push(slip);
  const share = 1 - wrong.length / pairs.length;
  return pairs.length >= 2 && share >= 0.5 ? graded("partial", share, feedback) : incorrect(...feedback);
}

// Each number with its index.
const leaves = (value, index = []) =>
  Array.isArray(value) ? value.flatMap((item, at) => leaves(item, [...index, at])) : [[index, value]];

function places(wrong, total) {
  if (wrong.length === total) {
    return total === 1
      ? { en: "The entry is wrong.", zh: "这个元素不对。" }
      : { en: "All entries are wrong.", zh: "所有元素都不对。" };
  }
  const named = wrong.slice(0, NAMED).map(place);
  let [en, zh] = [named.map((one) => one.en).join("; "), named.map((one) => one.zh).join("；")];
  if (wrong.length > NAMED) {
    en += `; and ${wrong.length - NAMED} more`;
    zh += `；另有 ${wrong.length - NAMED} 处`;
  }
  return {
    en: `${wrong.length} of ${total} entries ${wrong.length === 1 ? "is" : "are"} wrong: ${en}.`,
    zh: `${total} 个元素中有 ${wrong.length} 个不对：${zh}。`,
  };
}

function place(index) {
  const subscript = `[${index.join(", ")}]`;
  const [row, column] = index;
  if (index.length === 1) {
    return { en: `entry ${row + 1} (index ${subscript})`, zh: `第 ${row + 1} 个（下标 ${subscript}）` };
  }
  if (index.length === 2) {
    return {
      en: `row ${row + 1}, column ${column + 1} (index ${subscript})`,
      zh: `第 ${row + 1} 行第 ${column + 1} 列（下标 ${subscript}）`,
    };
  }
  return { en: `index ${subscript}, counted from 0`, zh: `下标 ${subscript}（从 0 数起）` };
}

function otherShape(submitted, key, tolerance) {
  const [mine, right] = [kindOf(shapeOf(submitted)), kindOf(shapeOf(key))];
  const flat = (value) => leaves(value).map(([, number]) => number);
  if (tolerance.accepts(flat(submitted), flat(key))) {
    return {
      en: `The entries are right, but arranged as ${mine.en}; the answer is ${right.en}.`,
      zh: `元素都正确，但排成了 ${mine.zh}；答案应是 ${right.zh}。`,
    };
  }
  return { en: `This is ${mine.en}; the answer is ${right.en}.`, zh: `这是 ${mine.zh}；答案应是 ${right.zh}。` };
}

// The right entries in other places: a transposition, a permutation, an order; null when it is none.
function rearranged(submitted, key, tolerance) {
  const [shape, mine] = [shapeOf(key), shapeOf(submitted)];
  if (count(shape) < 2 || count(mine) !== count(shape)) return null;
  if (shape.length === 1) return reordered(submitted, key, tolerance);
  if (mine.length !== shape.length) return null;
  if (shape.length === 2 && tolerance.accepts(submitted, key[0].map((_, at) => key.map((row) => row[at])))) {
    return { en: "This is the transpose of the right matrix.", zh: "这是正确矩阵的转置。" };
  }
  if (shape.length > 2 && shape.length <= MAX_PERMUTED) {
    const order = permutations(shape.map((_, axis) => axis)).slice(1)
      .find((axes) => tolerance.accepts(submitted, permuted(key, axes)));
    if (order) {
      const shown = `(${order.join(", ")})`;
      return {
        en: `This is the right tensor with its dimensions permuted to ${shown} (counted from 0).`,
        zh: `这是正确张量按维度次序 ${shown}（从 0 数起）置换后的结果。`,
      };
    }
  }
  if (sameShape(mine, shape) && sameEntries(submitted, key, tolerance)) {
    const orders = key.length <= MAX_PERMUTED ? permutations(key) : [[...key].reverse()];
    if (shape[1] > 1 && orders.some((rows) => tolerance.accepts(submitted, rows))) {
      return { en: "The rows are right, but in another order.", zh: "各行都正确，但行的次序不对。" };
    }
    return { en: "The entries are right, but stand in other places.", zh: "元素都正确，但位置不对。" };
  }
  return null;
}

function reordered(submitted, key, tolerance) {
  if (shapeOf(submitted).length !== 1) return null;
  if (tolerance.accepts(submitted, [...key].reverse())) {
    return { en: "The entries are right, but in reverse order.", zh: "元素都正确，但次序颠倒了。" };
  }
  return sameEntries(submitted, key, tolerance)
    ? { en: "The entries are right, but in another order.", zh: "元素都正确，但次序不对。" }
    : null;
}

function sameEntries(submitted, key, tolerance) {
  const sorted = (value) => leaves(value).map(([, number]) => number).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [mine, right] = [sorted(submitted), sorted(key)];
  return mine.length === right.length && right[0] != right.at(-1) && tolerance.accepts(mine, right);
}

// All orders of some things, the given one first.
function permutations(things) {
  if (things.length < 2) return [things];
  return things.flatMap((first, at) =>
    permutations([...things.slice(0, at), ...things.slice(at + 1)]).map((rest) => [first, ...rest]),
  );
}

// The nested list with its dimensions in another order, as `torch.permute` does it.
function permuted(value, order) {
  const shape = shapeOf(value);
  const build = (prefix) => {
    if (prefix.length < order.length) {
      return Array.from({ length: shape[order[prefix.length]] }, (_, at) => build([...prefix, at]));
    }
    const index = [];
    order.forEach((axis, at) => { index[axis] = prefix[at]; });
    return index.reduce((entry, at) => entry[at], value);
  };
  return build([]);
}
