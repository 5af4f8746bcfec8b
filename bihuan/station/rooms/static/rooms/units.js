/* Units: a row that is picked takes a digit, a right click, Shift+F10 or a long press opens the nine of them. */
const pane = () => document.getElementById("units");
const menu = () => document.getElementById("unit-menu");
const aside = () => document.getElementById("unit-aside");
const rowOf = (one) => one?.closest?.(".u");
const picks = () => [...document.querySelectorAll(".u-pick")];
let of = null;

function set(row, digit) {
  aside().replaceChildren();
  window.htmx.ajax("POST", `${row.dataset.src}status/`, { source: row, target: `#${row.id}`, swap: "outerHTML", values: { status: digit } });
}

function open(row, x, y) {
  of = row.dataset.u;
  const box = menu();
  box.querySelector("[data-menu-of]").textContent = row.querySelector("b").textContent;
  for (const one of box.querySelectorAll("[data-crew], hr")) one.hidden = !("mine" in row.dataset);
  box.showPopover();
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
  box.querySelector("[role=menuitem]").focus();
}

function openBeside(row) {
  const { left, top, height } = row.getBoundingClientRect();
  open(row, left + 40, top + height);
}

function choose(item) {
  const row = document.getElementById(`unit-${of}`);
  menu().hidePopover();
  if (!row) return;
  row.querySelector(".u-pick").focus();
  if ("crew" in item.dataset) window.htmx.ajax("GET", `${row.dataset.src}crew/`, { source: row, target: "#unit-aside", swap: "innerHTML" });
  else set(row, item.dataset.digit);
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
  const item = event.target.closest?.("#unit-menu [role=menuitem]");
  if (item) return inMenu(event, item);
  if (event.key === "Escape" && aside()?.childElementCount) { event.preventDefault(); leave(); return; }
  const pick = event.target.closest?.(".u-pick");
  if (!pick) return;
  const all = picks(), here = all.indexOf(pick);
  if (/^[0-8]$/.test(event.key)) { event.preventDefault(); if (!event.repeat) set(rowOf(pick), event.key); }
  else if (event.key === "ArrowDown") { event.preventDefault(); all[here + 1]?.focus(); }
  else if (event.key === "ArrowUp") { event.preventDefault(); all[here - 1]?.focus(); }
  else if (event.key === "ContextMenu" || event.shiftKey && event.key === "F10") { event.preventDefault(); openBeside(rowOf(pick)); }
});

function inMenu(event, item) {
  const items = [...menu().querySelectorAll("[role=menuitem]:not([hidden])")], here = items.indexOf(item);
  if (/^[0-8]$/.test(event.key)) { event.preventDefault(); choose(menu().querySelector(`[data-digit="${event.key}"]`)); }
  else if (event.key === "ArrowDown") { event.preventDefault(); items[(here + 1) % items.length].focus(); }
  else if (event.key === "ArrowUp") { event.preventDefault(); items.at(here - 1).focus(); }
  else if (event.key === "Tab") menu().hidePopover();
}

addEventListener("contextmenu", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  event.preventDefault();
  row.querySelector(".u-pick").focus();
  open(row, event.clientX, event.clientY);
});

/* A long press, where the finger has no second button. */
let press = 0;
addEventListener("touchstart", (event) => {
  const row = rowOf(event.target);
  const touch = event.touches[0];
  if (row) press = setTimeout(() => open(row, touch.clientX, touch.clientY), 500);
}, { passive: true });
for (const end of ["touchend", "touchmove", "touchcancel"]) addEventListener(end, () => clearTimeout(press), { passive: true });

addEventListener("click", (event) => {
  const item = event.target.closest("#unit-menu [role=menuitem]");
  if (item) return choose(item);
  if (event.target.closest("[data-leave]")) return leave();
  if (event.target.closest("[data-to-units]")) {
    document.querySelector("[data-to-pane=side]")?.click();
    return picks()[0]?.focus();
  }
  const pick = event.target.closest(".u-pick");
  if (!pick) return;
  const row = rowOf(pick);
  if (event.detail === 0) return openBeside(row);
  const errand = row.querySelector("[data-errand]");
  if (errand) document.dispatchEvent(new CustomEvent("bihuan:show", { detail: { number: errand.dataset.errand } }));
});

/* What is asked beside the list goes away unanswered, and the cursor returns to its unit. */
function leave() {
  const unit = aside().firstElementChild?.dataset.of;
  aside().replaceChildren();
  document.getElementById(`pick-${unit}`)?.focus();
}

/* Wherever the answer lands, the cursor stays with the unit or goes to what is asked about it. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "unit-aside") aside().querySelector("input:not([type=hidden]), [data-leave]")?.focus();
});
document.addEventListener("unit-done", () => aside()?.replaceChildren());

/* Units change without an incident too: the stream names the unit, the row asks for itself again. */
document.body.addEventListener("unit", (event) => {
  const row = document.getElementById(`unit-${event.detail.unit}`);
  if (row) window.htmx.ajax("GET", row.dataset.src, { source: row, target: `#${row.id}`, swap: "outerHTML" });
});
const all = () => { if (pane() && !document.hidden) window.htmx.ajax("GET", pane().dataset.units, { source: pane(), target: "#units", swap: "innerHTML" }); };
document.body.addEventListener("units", all);
setInterval(all, 60000);
