// Keys of the re-check sitting: j and k move, t, r and g answer, o opens the source, Enter sends.
"use strict";

const form = document.getElementById("rechecks");
const claims = form ? [...form.querySelectorAll(".recheck")] : [];
const answers = { t: "true", r: "reword", g: "gone" };
let current = -1;

function go(to) {
  if (!claims.length) return;
  claims[current]?.classList.remove("current");
  current = Math.max(0, Math.min(claims.length - 1, to));
  claims[current].classList.add("current");
  const chosen = claims[current].querySelector(".answers input:checked");
  chosen.focus({ preventScroll: true });
  claims[current].scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit])");
}

function answer(value) {
  if (current < 0) go(0);
  claims[current].querySelector(`.answers input[value="${value}"]`).checked = true;
  if (value === "reword") claims[current].querySelector(".words textarea").focus();
  else go(current + 1);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isTyping(event.target)) return event.target.closest(".recheck") && go(current);
  if (isTyping(event.target)) return;
  const links = claims[current]?.querySelector("a.source");
  if (event.key === "j") go(current + 1);
  else if (event.key === "k") go(current - 1);
  else if (event.key in answers && claims.length) answer(answers[event.key]);
  else if (event.key === "o" && links) links.click();
  else if (event.key === "Enter" && event.target.matches("body, .recheck input")) form?.requestSubmit();
  else return;
  event.preventDefault();
});

form?.addEventListener("focusin", ({ target }) => {
  const at = claims.indexOf(target.closest(".recheck"));
  if (at < 0 || at === current) return;
  claims[current]?.classList.remove("current");
  current = at;
  claims[at].classList.add("current");
});

document.querySelector(".keys")?.removeAttribute("hidden");
