/* A key works because its keycap is drawn on a button that can be seen. An input method is never disturbed. */
const SHORTCUT = /^(F[2-9]|F10|Shift\+F[289]|Alt\+[0-9]|Ctrl\+Enter)$/;

function pressed(event) {
  const digit = event.altKey && /^Digit([0-9])$/.exec(event.code);
  return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey && /^F[289]$/.test(event.key) ? "Shift+" : "") + (digit ? digit[1] : event.key);
}

function target(name) {
  const caps = [...document.querySelectorAll("kbd")].filter((cap) => cap.textContent === name && cap.checkVisibility() && !cap.closest(".keys"));
  const near = document.activeElement?.closest("form");
  const cap = caps.find((one) => near?.contains(one)) || (near && name === "Ctrl+Enter" ? null : caps[0]);  // never sends another form than the one written in
  return cap?.closest("button, a, summary, label");
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") return closeNearest();
  const name = pressed(event);
  if (!SHORTCUT.test(name)) return;
  const button = target(name);
  if (!button) return;
  event.preventDefault();
  if (event.repeat) return;
  const writing = button.matches("label") && document.activeElement?.closest("textarea, .input");  // a question is answered in passing
  button.focus();
  if (button.getAttribute("aria-disabled") !== "true") button.click();
  if (writing) writing.focus();
});

/* `?` outside a field shows what the keys do; the sheet's own caps stand for nothing. */
addEventListener("keydown", (event) => {
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "?" || field || event.isComposing || document.documentElement.dataset.keys === "off") return;
  event.preventDefault();
  showKeys();
});
addEventListener("click", (event) => { if (event.target.closest("[data-keys-sheet]")) showKeys(); });
function showKeys() {
  const sheet = document.getElementById("keys");
  if (sheet && !sheet.open) sheet.showModal();
}

/* Up and down walk through the rows of a list, and from nowhere into it. */
addEventListener("keydown", (event) => {
  const nowhere = document.activeElement === document.body && event.key === "ArrowDown" && !event.isComposing;
  const first = nowhere && document.querySelector(":is(.desk, .room) .rows [data-m] a");
  if (first) { event.preventDefault(); return first.focus(); }
  const row = document.activeElement?.closest("[data-m]");
  if (!row || event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key) || document.activeElement.matches("input, textarea, select")) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  const link = next?.querySelector("a");
  if (link) { event.preventDefault(); link.focus(); }
});

/* Closing hides a form, it never empties it. */
function closeNearest() {
  const open = document.activeElement?.closest("details[open]") || document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

/* A move form that somebody opens takes the cursor to its first question; one that a refresh opens again leaves it where it was. */
addEventListener("toggle", (event) => {
  const opened = event.target.open && event.target.matches?.(".move") && document.activeElement?.parentElement === event.target;
  if (opened) event.target.querySelector("form .input, form input:not([type=hidden])")?.focus();
}, true);
