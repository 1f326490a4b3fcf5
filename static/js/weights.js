// Links that stand for weights set the form, which then swaps what follows; the address, which is the whole state, can
// be copied. The form and the links work without it.
"use strict";

const COPIED = 2000; // milliseconds

const section = document.getElementById("weights");
const form = section?.querySelector("form.weights");

const wanted = (control, asked) => asked.get(control.name) ?? control.closest("fieldset").dataset.own ?? "";

const set = (control, asked) => {
  if (control.type === "radio") control.checked = control.value === wanted(control, asked);
  else if (control.type === "checkbox") control.checked = asked.has(control.name);
  else if (control.name) control.value = wanted(control, asked);
};

section?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sets]");
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  for (const control of form.elements) set(control, new URLSearchParams(link.search));
  form.dispatchEvent(new Event("change"));
});

const copy = section?.querySelector(".copy-link");

if (copy && navigator.clipboard) {
  const words = copy.textContent;
  const status = document.getElementById("copy-status");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    copy.textContent = status.textContent = copy.dataset.copied;
    setTimeout(() => {
      copy.textContent = words;
      status.textContent = "";
    }, COPIED);
  });
}
