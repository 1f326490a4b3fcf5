// The desk: adds lines without a load, shows beside each control what is judged of it, and opens what a link leads into.
// Without it the form works as it stands: a spare line each, and everything judged when it is opened or saved.
"use strict";

(() => {
  const form = document.getElementById("comparison_form");
  const judged = document.getElementById("judged");
  if (!form || !judged) return;

  // ---- lines

  function add(button) {
    const prefix = button.dataset.adds;
    const total = form.elements[`${prefix}-TOTAL_FORMS`];
    const template = form.querySelector(`template[data-line="${prefix}"]`);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    const line = holder.content.firstElementChild;
    const criterion = line.querySelector("[name$='-criterion']");
    if (criterion) criterion.value = button.closest("[data-criterion]")?.dataset.criterion ?? "";
    button.before(line);
    document.dispatchEvent(new CustomEvent("formset:added", { detail: { formsetName: prefix } }));
    line.querySelector("textarea, input:not([type=hidden])").focus();
  }

  form.querySelectorAll("[data-half]").forEach((half) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "adds", textContent: "Add a claim" });
    button.dataset.adds = half.dataset.half;
    half.append(button);
  });
  form.querySelectorAll(".adds").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => add(button));
  });

  // A preview sends the form and leaves it as unsaved as it was: what keeps a draft of it has to go on.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") setTimeout(() => form.dispatchEvent(new Event("input", { bubbles: true })));
  });

  // ---- what is judged, beside its control

  function show() {
    form.querySelectorAll(".for-review").forEach((list) => list.remove());
    const found = new Map();
    judged.querySelectorAll(".for-approval a").forEach((link) => {
      const id = link.hash.slice(1);
      found.set(id, [...(found.get(id) ?? []), link.textContent]);
    });
    found.forEach((messages, id) => {
      const control = document.getElementById(id);
      if (!control) return;
      const list = document.createElement("ul");
      list.className = "for-review";
      list.append(...messages.map((message) => Object.assign(document.createElement("li"), { textContent: message })));
      if (control.matches("[data-half]")) control.prepend(list);
      else (control.closest("label") ?? control).before(list);
    });
  }

  judged.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.serverResponse.includes("judged-line")) event.detail.shouldSwap = false;
  });
  judged.addEventListener("htmx:afterSwap", show);

  judged.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    const control = place.matches("[data-half]") ? place.querySelector("textarea") ?? place : place;
    event.preventDefault();
    for (let part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    if (!control.matches("input, select, textarea, button")) control.tabIndex = -1;
    control.focus();
    control.scrollIntoView({ block: "center" });
  });
})();
