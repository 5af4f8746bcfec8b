/* Who could go, asked anew when a unit changes; never while somebody is choosing in it. */
const EVERY = 20000;
let asked = 0;

function anew() {
  const panel = document.querySelector("#who[data-src]");
  if (!panel || document.hidden || panel.contains(document.activeElement) || panel.querySelector("details[open]")) return;
  if (Date.now() - asked < 3000) return;
  asked = Date.now();
  window.htmx.ajax("GET", panel.dataset.src, { source: panel, target: "#who", swap: "outerHTML" });
}

document.body.addEventListener("unit", anew);
document.body.addEventListener("units", anew);
setInterval(anew, EVERY);
