/* A step of a crew that finds no way to the station is kept, with its time. It is kept before it is sent, so that a device that dies on the
   way loses nothing; its token keeps it from being made twice where only the answer was lost. */
import { newToken } from "../database.js";
import { signedOut, toast } from "../forms.js";
import { clockTime, now } from "../ticks.js";
import { forgetTyped } from "../typed.js";
import { say } from "../words.js";
import { locks } from "./lock.js";
import { forget, put, send } from "./outbox.js";

const PATIENCE = 12000;
const OWN = new Set(["csrfmiddlewaretoken", "token", "happened"]);
const onTheWay = new WeakMap();

export const timeOf = (at) => clockTime(at).slice(0, 5);

function rowOf(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => !OWN.has(name)));
  return { token: newToken(), at: now(), late: false, address: form.getAttribute("action"), number: form.closest("[data-m]").dataset.m,
    form: form.id, label: form.dataset.late, fields, words: [...form.querySelectorAll("textarea, input.input:not([type=number])")].map((one) => one.value.trim()).filter(Boolean) };
}

async function stay(form, row, said = "tap_kept") {
  try { await put({ ...row, late: true }); } catch { toast(say("not_sent"), 20000); return; }
  form.reset();
  forgetTyped(form);
  toast(say(said), 8000);
}

function missed(event, form = event.detail.elt, said = "tap_kept") {
  const row = onTheWay.get(form);
  if (!row) return;
  event.preventDefault();
  onTheWay.delete(form);
  stay(form, row, said).then(() => { if (navigator.onLine) setTimeout(send, 1000); });
}

if (locks) {
  /* What waits already is not pressed again, by a key neither. */
  document.addEventListener("submit", (event) => { if (event.target.inert) { event.preventDefault(); event.stopPropagation(); } }, true);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!detail.elt.matches?.("form[data-late]")) return;
    const row = rowOf(detail.elt);
    detail.parameters.token = row.token;
    detail.timeout = PATIENCE;
    onTheWay.set(detail.elt, row);
    put(row).catch(() => null);
  });
  for (const fault of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(fault, (event) => missed(event), true);
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status >= 500 || status === 403 || status === 429) missed(event);
  }, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig?.elt;
    if (!onTheWay.has(form)) return;
    if (signedOut(event.detail.xhr.responseURL)) return missed(event, form, "tap_signed_out");
    if (event.detail.xhr.status >= 500) return;
    forget(onTheWay.get(form).token);
    onTheWay.delete(form);
  }, true);
}
