/* Who could go, asked anew when a unit changes; never while somebody is choosing in it. The order stands as long as it is looked at: a key
   that meant one unit must not send another a moment later. Who cannot go any more is struck out; a press lays the list out anew. */
import { held, holdStill } from "./hold.js";

const EVERY = 20000;
let asked = 0;

const unitsOf = (panel) => [...panel.querySelectorAll("[data-unit]")].map((row) => row.dataset.unit);

async function anew() {
  const panel = document.querySelector("#who[data-src]");
  if (!panel || document.hidden || panel.contains(document.activeElement) || panel.querySelector("details[open]")) return;
  if (Date.now() - asked < 3000) return;
  asked = Date.now();
  const answer = await fetch(panel.dataset.src, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status !== 200 || !panel.isConnected || held(panel)) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#who");
  if (!now) return;
  const [before, after] = [unitsOf(panel), unitsOf(now)];
  if (before.join() === after.join()) {
    const bringBack = holdStill();
    panel.replaceWith(now);
    window.htmx.process(now);
    return bringBack();
  }
  for (const row of panel.querySelectorAll("[data-unit]")) row.classList.toggle("gone", !after.includes(row.dataset.unit));
  panel.querySelector("[data-again]").hidden = false;
}

function layOut(event) {
  const panel = event.target.closest("[data-again]")?.closest("#who");
  if (panel) window.htmx.ajax("GET", panel.dataset.src, { source: panel, target: "#who", swap: "outerHTML" });
}

document.body.addEventListener("unit", anew);
document.body.addEventListener("units", anew);
document.body.addEventListener("click", layOut);
setInterval(anew, EVERY);
