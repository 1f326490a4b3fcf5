// Gives the answer to a form its own address, so that a reader who follows a link comes back to it. Without it, "Keep
// this answer" leads there.
"use strict";

const kept = document.querySelector("a[data-address]");
if (kept) history.replaceState(null, "", kept.href);
