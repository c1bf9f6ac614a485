// The verdict on a submission: `text` for what is typed, letters for what is chosen, a list of texts for blanks.
const READERS = {
  number: [readNumber, gradeNumber],
  integer: [readInteger, gradeNumber],
  shape: [(text) => readArray(text, "shape"), gradeShape],
  vector: [(text) => readArray(text, "vector"), (reading, rules) => gradeEntries(reading, { ...rules, key: asList(rules.key) })],
  matrix: [(text) => readArray(text, "matrix"), gradeEntries],
  tensor: [(text) => readArray(text, "tensor"), (reading, rules) => gradeEntries(reading, { ...rules, key: asList(rules.key) })],
};
const GRADERS = {
  cloze: gradeCloze,
  ordering: (text, rules) => gradeOrdering(readOrdering(text, rules.key.length), rules),
  matching: gradeMatching,
  "single-choice": gradeSingle,
  "multiple-choice": gradeMultiple,
  "true-false": gradeTruth,
};

// The rules of a question as they stand in the page: whole numbers are strings there, so that none is rounded.
function rulesOf(text) {
  const exact = (value) => {
    if (Array.isArray(value)) return value.map(exact);
    if (typeof value === "string") return /^-?\d+$/.test(value) ? BigInt(value) : Number(value.replace("inf", "Infinity"));
    return value;
  };
  const rules = JSON.parse(text);
  const numeric = rules.type in READERS;
  return {
    type: rules.type,
    key: numeric ? exact(rules.key) : rules.key,
    mistakes: (rules.mistakes ?? []).map((wrong) => (numeric ? exact(wrong) : wrong)),
    tolerance: new Tolerance(rules.tolerance ?? {}),
  };
}

function judge(submission, rules) {
  try {
    if (!(rules.type in READERS)) return GRADERS[rules.type](submission, rules);
    const [read, grade] = READERS[rules.type];
    const reading = read(submission);
    return { ...grade(reading, rules), reading: reading.echo };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { status: "invalid", score: 0, feedback: [error.says], mistake: null };
  }
}
