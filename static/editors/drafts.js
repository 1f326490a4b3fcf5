// Keeps what is typed into a form as a draft, a few seconds after the last change, and warns before it is lost.
const state = document.getElementById("draft-state");
const form = state && state.closest("form");
const PAUSE = 3000;

let timer = 0;
let unkept = false;
let changes = 0;

const say = (words, isWarning = false) => {
  state.textContent = words;
  state.classList.toggle("is-warning", isWarning);
};

const body = () => new URLSearchParams(new FormData(form));

const ask = () => fetch(state.dataset.url, { method: "POST", body: body(), headers: { Accept: "application/json" } });

const report = async (answer) => {
  const said = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
  if (said.kept && answer.status === 401) {
    say(`Draft kept ${said.kept}. Your session has ended: `);
    const link = Object.assign(document.createElement("a"), { href: answer.headers.get("Login"), textContent: "log in and go on" });
    state.append(link);
  } else if (said.kept) {
    say(`Draft kept ${said.kept}`);
  } else {
    say(said.refused || "This is not kept as a draft. Save it, or copy your text.", true);
  }
  return Boolean(said.kept);
};

const keep = async () => {
  const sent = changes;
  try {
    const isKept = await report(await ask());
    if (isKept && sent === changes) unkept = false;
  } catch {
    say("The site cannot be reached: this is not kept yet.", true);
    timer = setTimeout(keep, 5 * PAUSE);
  }
};

const changed = () => {
  changes += 1;
  unkept = true;
  clearTimeout(timer);
  if (state.dataset.url) timer = setTimeout(keep, PAUSE);
};

const leaving = (event) => {
  if (unkept) event.preventDefault();
};

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  if (window.django && django.jQuery) django.jQuery(form).on("select2:select select2:unselect select2:clear", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unkept = false;
  });
  window.addEventListener("beforeunload", leaving);
}
