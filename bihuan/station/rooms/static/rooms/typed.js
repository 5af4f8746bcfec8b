/* What was typed into a form and not sent yet stays in this tab: over a reload, another row in hand, a session that ran out. It goes once it
   is sent, with the tab, and with whoever signs in next. */
import { say } from "./words.js";

const { reader } = document.body.dataset;
const TYPED = "typed.", SENT = "sent.";
const nameOf = (form) => `${TYPED}${reader}.${form.dataset.keep}`;
const kept = (begin) => Object.keys(sessionStorage).filter((name) => name.startsWith(begin));

function fieldsOf(form) {
  return [...form.elements].filter((one) => one.name && !["hidden", "password", "submit", "button", "file"].includes(one.type));
}

function write(form) {
  const said = fieldsOf(form).filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked).map((one) => [one.name, one.value]);
  sessionStorage.setItem(nameOf(form), JSON.stringify(said.filter(([, value]) => value)));
}

function putBack(form) {
  const said = JSON.parse(sessionStorage.getItem(nameOf(form)) || "[]");
  let back = false;
  for (const one of fieldsOf(form)) {
    const value = said.find(([name]) => name === one.name)?.[1];
    if (value === undefined) continue;
    if (["radio", "checkbox"].includes(one.type)) { if (one.value === value && !one.checked) one.checked = back = true; }
    else if (one.value === one.defaultValue && !one.value) { one.value = value; back ||= one.value === value; }
  }
  if (!back || form.querySelector("[data-put-back]")) return;
  const told = document.createElement("p");
  told.className = "hint";
  told.dataset.putBack = "";
  told.setAttribute("role", "status");
  told.textContent = say("put_back");
  form.prepend(told);
  form.closest("details.move")?.setAttribute("open", "");
}

export function forgetTyped(form) {
  sessionStorage.removeItem(nameOf(form));
}

/* A form that was sent is over, unless it led to the page where one signs in. */
function tidy() {
  for (const name of kept(SENT)) {
    if (!reader) sessionStorage.setItem(TYPED + name.slice(SENT.length), sessionStorage.getItem(name));
    sessionStorage.removeItem(name);
  }
  if (reader) for (const name of kept(TYPED)) if (!name.startsWith(`${TYPED}${reader}.`)) sessionStorage.removeItem(name);
}

function putAllBack() {
  if (reader) document.querySelectorAll("form[data-keep]").forEach(putBack);
}

document.addEventListener("input", ({ target }) => { if (reader && target.form?.dataset.keep) write(target.form); });
document.addEventListener("submit", ({ target }) => {
  const said = target.dataset.keep && !target.hasAttribute("hx-post") && sessionStorage.getItem(nameOf(target));
  if (!said) return;
  sessionStorage.setItem(nameOf(target).replace(TYPED, SENT), said);
  sessionStorage.removeItem(nameOf(target));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt; // before: what is swapped in may hold the same form, empty again
  if (form?.dataset?.keep && detail.xhr.status < 400) sessionStorage.removeItem(nameOf(form));
});
document.addEventListener("htmx:afterSettle", putAllBack);
tidy();
putAllBack();
