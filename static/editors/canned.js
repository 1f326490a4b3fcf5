// Inserts a text that editors use often into the answer or the question, without the load that the button makes otherwise.
"use strict";

(() => {
  const chosen = document.getElementById("canned");
  const button = document.querySelector("button[name=_insert]");
  if (!chosen || !button) return;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const option = chosen.selectedOptions[0];
    const field = option?.dataset.field && document.getElementById(`id_${option.dataset.field}`);
    if (!field) return;
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n\n${option.dataset.text}` : option.dataset.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
})();
