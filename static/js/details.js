// Opens what is folded where a link, a print or a swap needs it. Without it everything can still be opened by hand.
"use strict";

let openedForPrint = [];

addEventListener("beforeprint", () => {
  openedForPrint = [...document.querySelectorAll("main details:not([open])")];
  for (const details of openedForPrint) details.open = true;
});

addEventListener("afterprint", () => {
  for (const details of openedForPrint) details.open = false;
  openedForPrint = [];
});

// A link to a claim opens its row and its evidence; a link to a row opens the row.
function reveal() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  const evidence = target.querySelector(":scope > .evidence");
  for (let one = evidence ?? target; one; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
  }
  if (evidence) target.scrollIntoView();
}

reveal();
addEventListener("hashchange", reveal);

// New weights swap all claims: what a reader opened or closed stays so.
const keyOf = (details) => details.id || details.closest("[id]").id;
const states = new Map();

document.addEventListener("htmx:oobBeforeSwap", ({ target }) => {
  for (const details of target.querySelectorAll("details")) states.set(keyOf(details), details.open);
});

document.addEventListener("htmx:oobAfterSwap", () => {
  for (const details of document.querySelectorAll("#claims details")) {
    const open = states.get(keyOf(details));
    if (open !== undefined) details.open = open;
  }
});
