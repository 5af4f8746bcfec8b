/* The telephone on every page of a desk: what rings stands at the top, is asked for again when something changes, and opens the call form
   when it is taken. */
import { now } from "./ticks.js";

const place = document.getElementById("line");
let waits = false, told = "";

const open = () => place.querySelector("details[open]");

/* Somebody who chooses a reason is not disturbed; the cards come anew when they have done. */
async function ask() {
  if (open()) { waits = true; return; }
  waits = false;
  const answer = await fetch(place.dataset.now, { headers: { "HX-Request": "true", "X-By-Itself": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || open()) return;
  const focus = place.contains(document.activeElement);
  place.innerHTML = await answer.text();
  window.htmx.process(place);
  document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
  if (focus) place.querySelector("button, a")?.focus();
}

/* A ring that has waited too long is drawn so, and heard. */
function tick() {
  if (waits && !open()) ask();
  const late = [...place.querySelectorAll("[data-late-at]:not(.late)")].filter((one) => Date.parse(one.dataset.lateAt) <= now()).map((one) => one.dataset.card).join();
  if (!late || late === told) return;
  told = late;
  ask();
  document.body.dispatchEvent(new CustomEvent("bells"));
}

if (place) {
  for (const what of ["line", "units"]) document.body.addEventListener(what, ask);
  document.body.addEventListener("line", () => document.body.dispatchEvent(new CustomEvent("bells")));
  document.body.addEventListener("line-taken", ({ detail }) => {
    const hand = document.getElementById("hand");
    if (hand) window.htmx.ajax("GET", detail.href, { target: "#hand", swap: "innerHTML show:top" });
    else location.href = detail.href;
  });
  setInterval(tick, 1000);
  ask();
}
