/* The command room: groups of the queue, what is next, and the units under keyboard, menu and finger. */
import { once } from "./ticks.js";
import "./units.js";

const room = document.querySelector(".room");
const inField = (one) => one?.matches("input, textarea, select, [contenteditable]");

/* A digit asks the pane that has the cursor: in the queue it shows a group, among the units it is a status (units.js). */
addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey || inField(event.target)) return;
  if (!/^[0-9]$/.test(event.key) || !event.target.closest("#room-list")) return;
  const group = event.key === "0" ? document.querySelector(".group.on") : document.querySelector(`[data-group-digit="${event.key}"]`);
  if (!group) return;
  event.preventDefault();
  group.click();
});

/* The old rows go at once: htmx would tell everybody of each element that leaves, a thousand times for one key. Nothing outside holds them. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "list" && event.detail.shouldSwap) event.target.querySelector(".q-list")?.remove();
});

/* After another group has been asked for, the cursor stands on its filter again, and arrivals ask for the same group. */
document.addEventListener("htmx:afterSwap", (event) => {
  const list = event.target;
  if (list.id !== "list") return;
  const address = new URL(event.detail.pathInfo.requestPath, location.href);
  list.dataset.arrivals = list.dataset.arrivals.split("?")[0] + address.search;
  const kept = new URL(location.href);
  for (const name of ["eyes", "group"]) kept.searchParams.set(name, address.searchParams.get(name) || "");
  history.replaceState(history.state, "", kept);
  if (document.activeElement === document.body) (list.querySelector(".group.on") || list.querySelector(".group"))?.focus();
});

/* The next fifty come by themselves where they are scrolled to. One observer for all: htmx makes one for each, and each keeps the whole
   list it stood in. */
const more = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) { more.unobserve(target); target.click(); }
}, { root: document.getElementById("list") });
function watch() {
  more.disconnect();
  for (const one of document.querySelectorAll("#list [data-more]:not(.htmx-request)")) more.observe(one);
}
document.addEventListener("htmx:afterSettle", once(watch));
watch();

/* Rows that time has pushed behind the ones already shown come a second time with the next fifty. */
document.addEventListener("htmx:afterSettle", once(() => {
  const seen = new Set();
  for (const row of document.querySelectorAll("#list [data-m]")) {
    if (seen.has(row.dataset.m)) row.remove();
    seen.add(row.dataset.m);
  }
}));

/* F6 takes in what is new; where nothing waits it goes on to the next row and opens it. */
document.querySelector("[data-next]")?.addEventListener("click", () => {
  const rows = [...document.querySelectorAll("#list [data-m]:not(.gone) > a")];
  const here = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = rows[(here + 1) % rows.length];
  next?.focus();
  next?.click();
});

document.getElementById("eyes-of")?.addEventListener("change", (event) => event.target.form.submit());

for (const tab of document.querySelectorAll("[data-to-pane]")) tab.addEventListener("click", () => {
  room.dataset.pane = tab.dataset.toPane;
  for (const one of document.querySelectorAll("[data-to-pane]")) one.setAttribute("aria-selected", one === tab);
  dispatchEvent(new Event("resize"));
});

/* What is in hand is marked on the map. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "hand") return;
  document.dispatchEvent(new CustomEvent("bihuan:show", { detail: { number: document.getElementById("matter")?.dataset.m || "" } }));
});

/* From the units or the map to an incident: the same row, the same hand. */
document.addEventListener("bihuan:pick", (event) => {
  const number = event.detail?.number;
  if (number) window.htmx.ajax("GET", `/matters/${encodeURIComponent(number)}/`, { target: "#hand", swap: "innerHTML show:top" });
});
