// The grammar of lists as people type them, as quizbank/answers/arrays.py has it: `[1, 2; 3, 4]`, `1 2 3`,
// `(1,16,30,30)`, `16x30x30`, `tensor([[1., 2.]])`. What could be two different lists is refused, and both are named.
const CALL = new RegExp(`^(?:(?:torch|np|numpy)\\.)?(?:size|shape|tensor|array)${SPACE}?\\(`, "i");
const ARGUMENT = /^(?:dtype|device|requires_grad|grad_fn|size)=[\w.'":<>]+$/;
const SIZES_BY = ["x", "X", "by"];
const ASKED = {
  vector: { en: "A vector", zh: "一个向量" },
  shape: { en: "A shape (one list of sizes)", zh: "一个形状（一列尺寸）" },
  matrix: { en: "A matrix", zh: "一个矩阵" },
};

function readArray(text, kind) {
  const typed = parsedArray(text, kind);
  if (kind !== "shape") return { ...typed, echo: readAs(inWords(typed.value)) };
  const sizes = typed.value.map((length) => nearestInteger(length) ?? length);
  const shown = `(${sizes.map((length) => numeral(length)).join(", ")}${sizes.length === 1 ? "," : ""})`;
  const words = sizes.length > LISTED
    ? { en: `a shape of ${sizes.length} dimensions`, zh: `${sizes.length} 个维度的形状` }
    : { en: `the shape ${shown}`, zh: `形状 ${shown}` };
  return { value: sizes, resolution: typed.resolution, echo: readAs(words) };
}

function parsedArray(text, kind) {
  const source = withoutCall(unframed(fold(text)));
  const tokens = tokenize(source, true);
  const entries = new Reader(source, kind === "shape" ? timesAsCommas(source, tokens) : tokens, kind).read();
  checkRagged(entries);
  const list = ranked(entries, kind);
  const each = (item, name) => (Array.isArray(item) ? item.map((part) => each(part, name)) : item[name]);
  return { value: each(list, "value"), resolution: each(list, "resolution") };
}

// `torch.Size([1, 16])` and `tensor([1., 2.], dtype=torch.float64)` without the call.
function withoutCall(source) {
  const match = CALL.exec(source.text);
  if (match === null || !source.text.endsWith(")")) return source;
  let inner = source.slice(match[0].length, source.text.length - 1).strip();
  for (let count = 0; count < 4; count++) {
    const comma = inner.text.lastIndexOf(",");
    if (comma < 0 || !ARGUMENT.test(strip(inner.text.slice(comma + 1)))) break;
    inner = inner.slice(0, comma).strip();
  }
  return inner;
}

// In a shape `×` and `x` part the sizes; a `*` that could do the same is refused.
function timesAsCommas(source, tokens) {
  const isTimes = (token) => token.text === "×" || (token.kind === "name" && SIZES_BY.includes(token.text));
  const times = tokens.filter(isTimes);
  const stars = tokens.filter((token) => token.kind === "op" && token.text === "*");
  const commas = tokens.some((token) => token.kind === "comma" || token.kind === "semicolon");
  if (times.length && (commas || stars.length)) {
    const shown = quoted(times[0].text);
    throw source.unreadable(
      times[0].start,
      `${shown} can separate two sizes or multiply them here; use commas only.`,
      `${shown} 在这里可以分隔两个尺寸，也可以表示相乘；请只用逗号。`,
    );
  }
  if (stars.length && !commas) {
    throw source.unreadable(
      stars[0].start,
      "“*” can separate two sizes or multiply them; separate sizes with commas.",
      "“*” 可以分隔两个尺寸，也可以表示相乘；请用逗号分隔。",
    );
  }
  for (let at = 0; at + 1 < tokens.length; at++) {
    const after = tokens[at + 1];
    if (isTimes(tokens[at]) && (after.kind === "end" || after.kind === "close")) {
      throw source.unreadable(after.start, "a size is missing here.", "这里缺少一个尺寸。");
    }
  }
  return tokens.map((token) => (isTimes(token) ? { ...token, kind: "comma", text: "," } : token));
}

const calls = (token) => token.kind === "name" && FUNCTIONS.has(token.text);

// Reads nested lists from tokens.
class Reader {
  constructor(source, tokens, kind) {
    Object.assign(this, { source, tokens, kind });
    const commas = tokens.some((token) => token.kind === "comma");
    this.spaced = !commas && tokens.some((after, at) => {
      const before = tokens[at - 1];
      return at > 0 && endsOperand(before) && beginsOperand(after) && after.space && !calls(before);
    });
    this.refuseThousands();
    this.groups = this.listBrackets();
    this.parser = new Parser(source, tokens, { listing: true, spaced: this.spaced, groups: this.groups });
  }

  // The list that all tokens make up. Brackets around the whole are optional.
  read() {
    const items = this.items(false);
    return items.length === 1 && Array.isArray(items[0]) ? items[0] : items;
  }

  // `[1,216, 2,432]`: a comma with a space and one without can't both part entries.
  refuseThousands() {
    let [loose, place] = [false, -1];
    for (let at = 1; at + 1 < this.tokens.length; at++) {
      const [before, comma, after] = this.tokens.slice(at - 1, at + 2);
      if (comma.kind !== "comma") continue;
      if (after.space) loose = true;
      else if (/^[1-9]\d{0,2}$/.test(before.text) && /^\d{3}(?:\.\d*)?$/.test(after.text)) place = place < 0 ? at - 1 : place;
      else return;
    }
    if (!loose || place < 0) return;
    const [units, rest] = [this.tokens[place].text, this.tokens[place + 2].text];
    throw this.source.unreadable(
      this.tokens[place].start,
      `“${units},${rest}” can be the number ${units}${rest} or the two entries ${units} and ${rest}; put a space after ` +
        "every comma that separates entries, and none inside a number.",
      `“${units},${rest}” 可以是 ${units}${rest} 一个数，也可以是 ${units} 和 ${rest} 两个元素；` +
        "请在分隔元素的逗号后都加空格，数的内部不要用逗号。",
    );
  }

  // The opening brackets that hold a list: `[`, and `(` or `{` with a separator in them.
  listBrackets() {
    const [groups, arithmetic, opened] = [new Set(), new Set(), []];
    const include = (places) => places.forEach((place) => groups.add(place));
    this.tokens.forEach((token, at) => {
      const before = this.tokens[at - 1];
      if (token.kind === "open") {
        const called = before && (calls(before) || ["^", "√", "frac"].includes(before.text));
        if (called || (before?.text === "}" && token.text === "{")) arithmetic.add(at);
        else if (token.text === "[" || this.tokens[at + 1].kind === "close") include([...opened, at]);
        opened.push(at);
      } else if (token.kind === "close") {
        opened.pop();
      } else if (token.kind === "comma" || token.kind === "semicolon") {
        include(opened);
      }
      if (opened.length && before && token.space && endsOperand(before) && beginsOperand(token)) {
        include(token.kind === "open" ? opened.slice(0, -1) : opened);
      }
    });
    arithmetic.forEach((place) => groups.delete(place));
    return groups;
  }

  // Rows of entries up to the closing bracket, which is taken, or to the end.
  items(closing) {
    const rows = [[]];
    let partedBy = null; // what part entries in this list: "," or " "
    for (;;) {
      const { token } = this.parser;
      const row = rows.at(-1);
      if (token.kind === "close" || token.kind === "end") break;
      if (token.kind === "semicolon" && row.length) {
        this.parser.at++;
        rows.push([]);
        continue;
      }
      if (token.kind === "comma" || token.kind === "semicolon") {
        throw this.parser.fail("an entry is missing here.", "这里缺少一个元素。");
      }
      if (row.length) {
        const scalars = !Array.isArray(row.at(-1)) && !this.groups.has(this.parser.at);
        const oneRow = closing && (this.kind === "vector" || this.kind === "shape");
        if (token.line && scalars && !oneRow && !this.afterComma()) rows.push([]);
        else if (!this.afterComma()) partedBy = this.part(partedBy, " ", scalars);
      }
      rows.at(-1).push(this.item());
      if (this.parser.token.kind === "comma") {
        partedBy = this.part(partedBy, ",", true);
        this.parser.at++;
      }
    }
    if (closing) this.parser.at++;
    return this.joined(rows.filter((row) => row.length));
  }

  afterComma() {
    return this.tokens[this.parser.at - 1].kind === "comma";
  }

  // Entries of one list are parted in one way.
  part(partedBy, mark, scalars) {
    if (!scalars) return partedBy;
    if (mark === " " && !this.parser.token.space) throw this.parser.unexpected();
    if (partedBy !== null && partedBy !== mark) {
      throw this.parser.fail(
        "commas and spaces both separate entries here, which can be read as a flat list or as rows; use commas for " +
          "entries and semicolons for rows.",
        "这里逗号和空格都用来分隔元素，可以读作一个列表，也可以读作多行；请用逗号分隔元素，用分号分隔行。",
      );
    }
    return mark;
  }

  item() {
    const { at } = this.parser;
    if (this.groups.has(at)) {
      this.parser.at++;
      return this.items(true);
    }
    const value = final(this.parser.sum());
    return { value, resolution: resolutionOf(this.tokens.slice(at, this.parser.at)) };
  }

  joined(rows) {
    if (!rows.length) return [];
    if (rows.length === 1) return rows[0];
    const columns = rows.every((row) => row.length === 1);
    const flat = this.kind === "tensor" && !this.tokens.some((token) => ["semicolon", "open"].includes(token.kind));
    return columns && (flat || rows.every((row) => Array.isArray(row[0]))) ? rows.map((row) => row[0]) : rows;
  }
}

function checkRagged(list) {
  let level = [[list, []]];
  while (level.length && Array.isArray(level[0][0])) {
    const [[first]] = level;
    for (const [item, path] of level) {
      if (!Array.isArray(item)) throw ragged(path, "is a number where others are lists", "是一个数，而其他位置是列表");
      if (item.length !== first.length) {
        throw ragged(
          path,
          `has ${item.length} ${item.length === 1 ? "entry" : "entries"}, the first one has ${first.length}`,
          `有 ${item.length} 个元素，而第一处有 ${first.length} 个`,
        );
      }
    }
    level = level.flatMap(([item, path]) => item.map((part, at) => [part, [...path, at]]));
  }
  for (const [item, path] of level) {
    if (Array.isArray(item)) throw ragged(path, "is a list where others are numbers", "是一个列表，而其他位置是数");
  }
}

function ragged(path, en, zh) {
  if (path.length === 1) return new Unreadable(`Row ${path[0] + 1} ${en}.`, `第 ${path[0] + 1} 行${zh}。`);
  const index = path.map((at) => `[${at}]`).join("");
  return new Unreadable(`The part at index ${index} ${en}.`, `下标 ${index} 处${zh}。`);
}

// The list with as many dimensions as the kind has, where only brackets differ.
function ranked(list, kind) {
  if (!list.length && kind === "shape") return list;
  const shape = shapeOf(list);
  if (shape.includes(0)) throw new Unreadable("The list is empty.", "列表是空的。");
  const flat = kind === "vector" || kind === "shape";
  if (shape.length === 2 && shape.includes(1) && flat) return list.flat();
  if (kind === "matrix" && shape.length === 1) return [list];
  if ((flat && shape.length !== 1) || (kind === "matrix" && shape.length !== 2)) {
    const [asked, words] = [ASKED[kind], kindOf(shape)];
    throw new Unreadable(
      `${asked.en} is asked; this is ${words.en}.`, `这里需要${asked.zh}，而输入的是 ${words.zh}。`,
    );
  }
  return list;
}
