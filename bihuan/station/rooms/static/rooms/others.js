/* Who else has this matter open. The page says that it is here, and at which form somebody writes; a page nobody looks at says nothing. */
import { writing } from "./forms.js";

const EVERY = 8000;

async function here() {
  const place = document.getElementById("others");
  if (!place || document.hidden) return;
  const form = writing(document.getElementById("matter"));
  const doing = form ? form.action.split("/").at(-2) : "";
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "HX-Request": "true", "X-By-Itself": "1" };
  const answer = await fetch(place.dataset.here, { method: "POST", headers, body: new URLSearchParams({ doing }) }).catch(() => { dispatchEvent(new Event("bihuan:cut")); return null; });
  const now = document.getElementById("others");
  if (!answer?.ok || answer.redirected || now?.dataset.here !== place.dataset.here) return;
  now.innerHTML = await answer.text();
  document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
}

here();
setInterval(here, EVERY);
let soon = 0;
const shortly = () => { clearTimeout(soon); soon = setTimeout(here, 300); };
document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "hand" || event.target.id === "matter") shortly(); });
document.addEventListener("focusin", (event) => { if (event.target.closest?.("#matter form")) shortly(); });
