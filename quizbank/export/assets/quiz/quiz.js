// What makes the page a quiz: reading the fields, showing the verdict, the score, the keyboard.
const LANGUAGES = [...new Set([...document.querySelectorAll("main [lang]")].map((element) => element.lang))];
const STATUS = {
  correct: { en: "Correct", zh: "正确" },
  partial: { en: "Partly right", zh: "部分正确" },
  incorrect: { en: "Not right", zh: "不正确" },
  invalid: { en: "Not read, and not counted", zh: "无法读取，不计分" },
};
const NOTHING = { en: "Nothing was chosen.", zh: "还没有选择。" };
const scores = new Map(); // of each question, the first that counts

function spans(text) {
  return LANGUAGES.map((language) => {
    const span = document.createElement("span");
    span.className = "w";
    span.lang = language;
    span.textContent = text[language];
    return span;
  });
}

function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

// What stands in the fields of a question, as `judge` takes it; null where nothing was chosen.
function submissionOf(form, type) {
  const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
  switch (type) {
    case "single-choice":
    case "multiple-choice":
      return chosen.length ? chosen : null;
    case "true-false":
      return chosen.length ? chosen[0] === "true" : null;
    case "matching":
      return [...form.querySelectorAll("select")].map((select) => select.value);
    case "cloze":
      return [...form.querySelectorAll("input")].map((input) => input.value);
    default:
      return form.querySelector("input, textarea").value;
  }
}

function show(article, grade) {
  const verdict = article.querySelector(".verdict");
  const answer = document.getElementById(article.id.replace("q", "a"));
  const title = element("strong", ...spans(STATUS[grade.status]));
  if (grade.status === "partial") title.append(` · ${Math.round(100 * grade.score)} %`);
  const parts = [title];
  if (grade.reading) parts.push(element("p", ...spans(grade.reading)));
  for (const text of grade.feedback) parts.push(element("p", ...spans(text)));
  const said = [...(grade.why ?? []).map((letter) => `[data-option="${letter}"]`)];
  if (grade.mistake !== null) said.push(`[data-mistake="${grade.mistake}"]`);
  for (const selector of said) {
    const copy = answer.querySelector(selector).cloneNode(true);
    parts.push(element("div", ...copy.childNodes));
  }
  verdict.dataset.status = grade.status;
  verdict.replaceChildren(...parts);
  if (grade.status === "invalid" || scores.has(article.id)) return;
  scores.set(article.id, grade.score);
  showScore();
}

function showScore() {
  const line = document.getElementById("score");
  const total = document.querySelectorAll(".question").length;
  const sum = [...scores.values()].reduce((one, other) => one + other, 0);
  const points = Number(sum.toFixed(2));
  line.hidden = false;
  line.replaceChildren(...spans({
    en: `${points} of ${scores.size} points · ${scores.size} of ${total} answered`,
    zh: `得分 ${points} / ${scores.size} · 已答 ${scores.size} / ${total}`,
  }));
}

function submit(article, form) {
  const rules = rulesOf(article.dataset.rules);
  if (form.classList.contains("self")) {
    rate(article, form);
    return;
  }
  if (rules.type === "expression" || rules.type === "key-points") {
    const answer = document.getElementById(article.id.replace("q", "a"));
    if (answer instanceof HTMLDetailsElement) answer.open = true;
    else answer.scrollIntoView();
    const self = article.querySelector(".form.self");
    self.hidden = false;
    self.querySelector("input").focus();
    return;
  }
  const submission = submissionOf(form, rules.type);
  show(article, submission === null
    ? { status: "invalid", score: 0, feedback: [NOTHING], mistake: null }
    : judge(submission, rules));
}

// People who compare their answer with the model answer grade themselves.
function rate(article, form) {
  const inputs = [...form.querySelectorAll("input")];
  const chosen = inputs.filter((input) => input.checked);
  const points = inputs[0].type === "checkbox";
  if (!points && !chosen.length) {
    show(article, { status: "invalid", score: 0, feedback: [NOTHING], mistake: null });
    return;
  }
  const score = points ? chosen.length / inputs.length : Number(chosen[0].value);
  const status = score === 1 ? "correct" : score > 0 ? "partial" : "incorrect";
  show(article, graded(status, score, []));
}

// Enter checks; in several lines, Ctrl and Enter do. A letter chooses an option of the question that has the focus; n and p go to the next question and back.
function press(event) {
  const article = event.target.closest?.(".question");
  if (!article || event.altKey || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && event.target.matches(command ? "input, textarea" : "input")) {
    submit(article, event.target.closest(".form"));
    event.preventDefault();
    return;
  }
  if (command || event.target.matches('input[type="text"], textarea, select')) return;
  const letter = event.key.toUpperCase();
  const truth = { T: "true", F: "false" }[letter];
  const option = article.querySelector(`.form:not(.self) input:is([value="${CSS.escape(letter)}"], [value="${truth}"])`);
  if (option) {
    option.focus();
    option.click();
    event.preventDefault();
  } else if (letter === "N" || letter === "P") {
    const sibling = letter === "N" ? "nextElementSibling" : "previousElementSibling";
    article[sibling]?.querySelector?.("input, textarea, select, button")?.focus();
    event.preventDefault();
  }
}

document.addEventListener("click", (event) => {
  const form = event.target.closest(".check")?.closest(".form");
  if (form) submit(form.closest(".question"), form);
});
document.addEventListener("keydown", press);
