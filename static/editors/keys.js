// Keys of every page: what a control declares in aria-keyshortcuts, "/" for the search, "?" for the list of keys,
// Ctrl+S to save. Where errors are listed, the list has the focus. Lines of a form know their columns' names.
"use strict";

const EVERYWHERE = [["/", "Search"], ["?", "This list"], ["Ctrl+S", "Save"], ["Esc", "Leave a field"]];

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");
}

function save() {
  const row = document.querySelector("#save, .submit-row");
  const button = row?.querySelector("[name=_save], .default, [type=submit]");
  button?.click();
  return Boolean(button);
}

function search() {
  const field = document.querySelector("#searchbar, input[type=search]");
  field?.focus();
  return Boolean(field);
}

function keysOfPage() {
  const found = [...document.querySelectorAll("[aria-keyshortcuts]")].map((control) => [
    control.getAttribute("aria-keyshortcuts").split(" ").join(" or "),
    control.dataset.says || control.textContent.trim(),
  ]);
  const written = [...document.querySelectorAll(".keys kbd")].length
    ? [["", document.querySelector(".keys").textContent.trim()]] : [];
  return [...found, ...written, ...EVERYWHERE];
}

function showKeys() {
  document.getElementById("keys")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "keys";
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  const list = document.createElement("dl");
  for (const [key, says] of keysOfPage()) {
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = key;
    words.textContent = says;
    list.append(term, words);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.textContent = "Close";
  form.append(close);
  dialog.append(heading, list, form);
  document.body.append(dialog);
  dialog.showModal();
  return true;
}

function press(key) {
  const control = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(key)}"]`);
  if (!control) return false;
  if (isTyping(control)) control.focus();
  else control.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "s";
  if (isSave) return save() && event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && isTyping(event.target)) return event.target.blur();
  if (isTyping(event.target)) return;
  const done = { "/": search, "?": showKeys }[event.key]?.() ?? (/^[a-z0-9]$/.test(event.key) && press(event.key));
  if (done) event.preventDefault();
});

function nameCells() {
  for (const table of document.querySelectorAll(".inline-group .tabular table")) {
    const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr.form-row")) {
      [...row.cells].forEach((cell, at) => { if (names[at]) cell.dataset.label = names[at]; });
    }
    table.classList.add("cards");
  }
}

document.addEventListener("DOMContentLoaded", () => {
  nameCells();
  document.getElementById("error-summary")?.focus();
  const button = document.getElementById("show-keys");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }
});
