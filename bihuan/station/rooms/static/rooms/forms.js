/* What somebody is typing outlives the refresh of what stands around it. */
import { say } from "./words.js";

const fieldsOf = (form) => [...form.elements].filter((one) => one.name && ["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName) && one.type !== "hidden");
const ticks = (one) => one.type === "radio" || one.type === "checkbox";

/* Whether it stands otherwise than it came: emptied and unticked too. */
function changed(one) {
  if (ticks(one)) return one.checked !== one.defaultChecked;
  if (one.tagName === "SELECT") return one.selectedIndex !== Math.max(0, [...one.options].findIndex((option) => option.defaultSelected));
  return one.value !== one.defaultValue;
}
const dirty = (form) => fieldsOf(form).some(changed);

/* The form in `part` that somebody writes in: the one with the cursor, else one that holds words. */
export function writing(part) {
  const under = document.activeElement?.closest?.("form[id]");
  if (under && part?.contains(under)) return under;
  return [...(part?.querySelectorAll("form[id]") || [])].find(dirty);
}

export const typing = () => [...document.querySelectorAll("form")].some(dirty);

/* Folds that somebody opened or shut, and did not merely find so. */
const folded = new WeakSet();
document.addEventListener("click", ({ target }) => { const fold = target.closest?.("summary")?.parentElement; if (fold) folded.add(fold); }, true);

/* Takes out of `part` what somebody did there, before it is replaced; the function returned does it again in what stands there afterwards.
   A form that was `sent` has done its work. */
export function keepWords(part, sent = null) {
  const kept = [...part.querySelectorAll("form[id]")].filter((form) => form !== sent && (dirty(form) || form.contains(document.activeElement))).map(standing);
  const folds = sent ? [] : [...part.querySelectorAll("details[id]")].filter((one) => one.open || folded.has(one)).map(({ id, open }) => [id, open]);
  return (fresh) => {
    for (const [id, open] of folds) {
      const one = document.getElementById(id);
      if (!one) continue;
      one.open = open;
      folded.add(one);
    }
    for (const one of kept) putBack(fresh, one);
  };
}

function standing(form) {
  const active = form.contains(document.activeElement) ? document.activeElement : null;
  return { id: form.id, fields: fieldsOf(form).filter(changed), active, from: active?.selectionStart, to: active?.selectionEnd };
}

const same = (form, one) => [...form.querySelectorAll(`[name="${CSS.escape(one.name)}"]`)].find((other) => !ticks(one) || other.value === one.value);

function putBack(fresh, { id, fields, active, from, to }) {
  const form = document.getElementById(id);
  if (!form) return fields.length ? tell(fresh, say("moved_on_gone"), fields.filter((one) => !ticks(one) && one.value).map((one) => one.value)) : null;
  for (const one of fields) {
    const other = same(form, one);
    if (other && ticks(one)) other.checked = one.checked;
    else if (other) other.value = one.value;
  }
  const focused = active?.name ? same(form, active) : active && form.querySelector(active.tagName.toLowerCase());
  focused?.focus({ preventScroll: true });
  if (typeof from === "number" && focused?.setSelectionRange) focused.setSelectionRange(from, to);
  if (!fields.length) return;
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
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

/* Below what is being filled in, so that nothing moves under the hand. */
function tell(place, sentence, values = []) {
  const banner = document.createElement("div");
  banner.className = "banner act moved-on";
  banner.setAttribute("role", "status");
  banner.textContent = [sentence, ...values].join("\n");
  if (place.matches("form")) place.append(banner);
  else place.prepend(banner);
}

/* The same sentence once more is counted, not piled up; of several the newest stay. */
const MOST = 3;
export function toast(text, stays = 6000) {
  const box = document.querySelector(".toasts"), again = [...box.children].find((one) => one.dataset.text === text), one = again || document.createElement("div");
  one.dataset.times = Number(one.dataset.times || 0) + 1;
  one.dataset.text = text;
  one.className = "toast fresh";
  one.textContent = again ? `${text} ×${one.dataset.times}` : text;
  clearTimeout(one.dataset.ends);
  one.dataset.ends = setTimeout(() => one.remove(), stays);
  if (!again) box.append(one);
  while (box.children.length > MOST) box.firstElementChild.remove();
}

/* A toast is said by the server in HX-Trigger: {"toast": "..."} */
document.addEventListener("toast", (event) => toast(event.detail.value));

/* What could not be sent stays in its form, and the person is told so; what a crew pressed is kept (kept/catch.js), and says so itself. */
for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(fault, (event) => {
  if (!event.defaultPrevented && !byItself(event)) toast(say("not_sent"), 20000);
});
/* A part of the page that asked anew by itself has nothing to send. */
const byItself = ({ detail }) => detail.requestConfig?.verb === "get" && !detail.requestConfig.triggeringEvent?.isTrusted;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.defaultPrevented || !signedOut(event.detail.xhr.responseURL)) return;
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
