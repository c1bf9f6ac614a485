// One language, or both.
const page = document.documentElement;

function chooseLanguage(shown) {
  page.dataset.show = shown;
  if (shown !== "both") page.lang = shown === "zh" ? "zh-Hans" : shown;
  for (const button of document.querySelectorAll(".switch button")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === shown));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".switch button");
  if (button) chooseLanguage(button.dataset.show);
});
