// Keeps the numbers beside the sliders true, and copies the address, which is the whole state. The form works without it.
"use strict";

const COPIED = 2000; // milliseconds

const weights = document.querySelector("form.weights");

weights?.addEventListener("input", ({ target }) => {
  if (target.type !== "range") return;
  const slider = target.closest(".weight");
  slider.querySelector("output").value = target.value;
  slider.querySelector("small").hidden = Number(target.value) === Number(target.dataset.own);
});

const copy = document.querySelector(".copy-link");

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
