/* What somebody is typing outlives the refresh of what stands around it. */
import { say } from "./words.js";

const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !["csrfmiddlewaretoken", "version"].includes(name));

function dirty(form) {
  return [...form.elements].some((one) => ["BUTTON", "FIELDSET", "OUTPUT"].includes(one.tagName) ? false : one.type === "radio" || one.type === "checkbox" ? one.checked !== one.defaultChecked
    : one.tagName === "SELECT" ? [...one.options].some((option) => option.selected !== option.defaultSelected) && one.value
    : one.type !== "hidden" && one.value !== one.defaultValue);
}

/* The form in `part` that somebody writes in: the one with the cursor, else one that holds words. */
export function writing(part) {
  const under = document.activeElement?.closest?.("form[id]");
  if (under && part?.contains(under)) return under;
  return [...(part?.querySelectorAll("form[id]") || [])].find(dirty);
}

export const typing = () => [...document.querySelectorAll("form")].some(dirty);

/* Takes the words out of `part` before it is replaced; the function returned puts them into what stands there afterwards.
   A form that was `sent` has done its work. */
export function keepWords(part, sent = null) {
  const kept = [...part.querySelectorAll("form[id]")].filter((form) => form !== sent && dirty(form)).map((form) => ({ id: form.id, values: typed(form), focus: form.contains(document.activeElement) ? document.activeElement.name : "" }));
  const open = sent ? [] : [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
  return (fresh) => {
    for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
    for (const one of kept) putBack(fresh, one);
  };
}

function putBack(fresh, { id, values, focus }) {
  const form = document.getElementById(id);
  if (!form) return tell(fresh, say("moved_on_gone"), values);
  for (const [name, value] of values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value || field.checked && field.type === "checkbox";
      else field.value = value;
    }
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (focus) form.elements.namedItem(focus)?.focus?.();
  tell(form, say("moved_on"));
}

/* The answer to one move brings the matter anew; what stood in its other forms stands there again. */
let putWordsBack = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => { putWordsBack = detail.target?.id === "matter" && detail.shouldSwap ? keepWords(detail.target, detail.requestConfig.elt) : null; });
document.addEventListener("htmx:afterSwap", () => {
  const matter = document.getElementById("matter"), back = putWordsBack;
  putWordsBack = null;
  if (matter) back?.(matter);
});

function tell(place, sentence, values = []) {
  const banner = document.createElement("div");
  banner.className = "banner act moved-on";
  banner.setAttribute("role", "status");
  banner.textContent = [sentence, ...values.map(([, value]) => value)].join("\n");
  place.prepend(banner);
}

export function toast(text, stays = 6000) {
  const box = document.createElement("div");
  box.className = "toast fresh";
  box.textContent = text;
  document.querySelector(".toasts").append(box);
  setTimeout(() => box.remove(), stays);
}

/* A toast is said by the server in HX-Trigger: {"toast": "..."} */
document.addEventListener("toast", (event) => toast(event.detail.value));

/* What could not be sent stays in its form, and the person is told so. */
for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(fault, () => toast(say("not_sent"), 20000));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!signedOut(event.detail.xhr.responseURL)) return;
  event.detail.shouldSwap = false;
  toast(say("signed_out"), 60000);
});
export const signedOut = (address) => new URL(address, location.href).pathname.includes("/sign-in/");

/* Bulk picking: the bar shows how many are picked, and only then. */
function countPicked() {
  const bar = document.querySelector("[data-picked]");
  if (!bar) return;
  const count = document.querySelectorAll("input[name=pick]:checked").length;
  bar.hidden = !count;
  bar.querySelector("[data-picked-words]").textContent = say("picked", { n: count });
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) document.querySelectorAll("input[name=pick]").forEach((one) => { one.checked = event.target.checked; });
  countPicked();
});
document.addEventListener("htmx:afterSettle", countPicked);

/* One question after the other: Alt+1..3 answer the one that is asked. */
document.addEventListener("change", (event) => {
  const ask = event.target.closest(".ask");
  if (!ask) return;
  ask.classList.remove("now");
  [...document.querySelectorAll(".ask")].find((one) => !one.querySelector(":checked"))?.classList.add("now");
});

addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

/* A row opens beside the list; where there is no room beside it, it opens as a page. */
document.addEventListener("htmx:confirm", (event) => {
  const row = event.target.closest?.("[hx-target='#hand']");
  if (!row) return;
  if (!document.getElementById("hand")?.checkVisibility()) { event.preventDefault(); location.href = row.href; return; }
  document.querySelectorAll("[aria-current='true']").forEach((one) => one.removeAttribute("aria-current"));
  (row.matches(".q") ? row : row.closest("tr"))?.setAttribute("aria-current", "true");
});

/* Paper shows the explanations that the screen keeps folded. */
addEventListener("beforeprint", () => document.querySelectorAll(".clk").forEach((one) => { one.open = true; }));
