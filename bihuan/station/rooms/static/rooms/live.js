/* The ledger as it grows. A message says only "matter m is at version v"; what stands on the page asks for itself again.
   When the stream is away the page asks every 3 s instead, and the lamp says so. */
import { say } from "./words.js";
import { clockTime, now, setBy } from "./ticks.js";
import { keepWords, signedOut, typing } from "./forms.js";

const { stream, pulse, cursor } = document.body.dataset;
const lamp = document.getElementById("lamp");
let seen = cursor || "", source = null, polling = 0, lost = 0;
const known = new Map();

function show(state, text) {
  if (!lamp) return;
  const mark = { online: "m-signed", late: "m-soon", dead: "m-over", again: "m-unsure" }[state];
  lamp.className = `lamp ${state}`;
  lamp.firstElementChild.className = `m ${mark}`;
  lamp.lastElementChild.textContent = text;
}

/* What others on the page may want to know: that the ledger, a unit or all units have moved. */
const tell = (what, detail) => document.body.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));

/* Up to when this page knows what the station knows. */
function asOf() {
  const at = clockTime(now());
  if (lamp) lamp.title = say("as_of", { at });
  for (const one of document.querySelectorAll("[data-as-of]")) one.textContent = at;
}

function take({ id, m, v }) {
  if (id) seen = id;
  asOf();
  if ((known.get(m) || 0) >= v) return;
  known.set(m, v);
  tell("ledger");
  const here = [...document.querySelectorAll(`[data-m="${CSS.escape(m)}"]`)];
  here.filter((one) => Number(one.dataset.v) < v).forEach((one) => refresh(one, v));
  if (!here.some((one) => one.closest("[data-arrivals]"))) arrive(m);
}

const AGAIN = 2000;
async function ask(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true", "X-By-Itself": "1" } }).catch(() => null);
  if (!answer || !signedOut(answer.url)) return answer;
  if (!typing()) location.reload();
  return null;
}

/* A message is told once; a question that finds no way to the server is therefore asked again. */
async function refresh(one, v) {
  const answer = await ask(one.dataset.src);
  if (!answer || answer.status >= 500) {
    setTimeout(() => { const now = document.getElementById(one.id); if (now && Number(now.dataset.v) < v) refresh(now, v); }, AGAIN);
    return;
  }
  if (!answer.ok || answer.status === 204) { leave(one, v); return; }
  const box = document.createElement("template");
  box.innerHTML = (await answer.text()).trim();
  const fresh = box.content.firstElementChild;
  const now = document.getElementById(one.id);
  if (!fresh || !now || Number(fresh.dataset.v) < Number(now.dataset.v)) return;
  const putBack = keepWords(now);
  if (now.getAttribute("aria-current")) fresh.setAttribute("aria-current", now.getAttribute("aria-current"));
  fresh.classList.add("fresh");
  now.replaceWith(fresh);
  window.htmx.process(fresh);
  putBack(fresh);
  document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
}

/* A row that belongs here no longer stays where it is while somebody works in the list, so that nothing moves under the cursor. */
function leave(row, v) {
  const list = row.closest("[data-arrivals]");
  if (!list?.matches(":hover, :focus-within")) { row.remove(); return; }
  row.dataset.v = v;
  row.classList.add("gone");
  list.addEventListener("pointerleave", () => row.remove(), { once: true });
}

/* New rows never push the list about: they wait in the bar until F6. */
const waiting = new Set();
async function arrive(m) {
  const list = document.querySelector("[data-arrivals]");
  if (!list || waiting.has(m)) return;
  const answer = await ask(list.dataset.arrivals.replace("MATTER", encodeURIComponent(m)));
  if (!answer || answer.status >= 500) { setTimeout(() => arrive(m), AGAIN); return; }
  if (answer.status !== 200 || waiting.has(m)) return;
  waiting.add(m);
  const row = document.createElement("template");
  row.innerHTML = await answer.text();
  const bar = document.getElementById("newbar");
  bar.hidden = false;
  bar.querySelector("span").textContent = say("arrived", { n: waiting.size, what: row.content.querySelector("[data-what]")?.textContent.trim() || "" });
}
document.addEventListener("htmx:afterSwap", (event) => { if (event.target?.matches?.("[data-arrivals]")) waiting.clear(); });

function listen() {
  if (!stream || source) return;
  const address = new URL(stream, location.href);
  if (seen) address.searchParams.set("after", seen);
  source = new EventSource(address, { withCredentials: true });
  source.onopen = () => {
    clearInterval(polling);
    if (lost) tell("units");
    polling = lost = 0;
    last = Date.now();
    show("online", say("online"));
  };
  source.addEventListener("unit", (event) => tell("unit", JSON.parse(event.data)));
  source.onmessage = (event) => take({ ...JSON.parse(event.data), id: event.lastEventId || JSON.parse(event.data).id });
  source.addEventListener("hello", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("reset", anew);
  source.addEventListener("signed-out", () => { if (!typing()) location.reload(); });
  source.onerror = () => {
    source?.close();
    source = null;
    lost ||= Date.now();
    show("again", say("again"));
    polling ||= setInterval(poll, 3000);
    poll();
    setTimeout(listen, 5000);
  };
}

/* The stream says every 10 seconds that it is there; a silent one has died without a word. */
let last = 0;
function heard(event) {
  last = Date.now();
  if (event.type === "beat") setBy(JSON.parse(event.data));
  asOf();
  if (event.lastEventId) seen ||= event.lastEventId;
}
setInterval(() => { if (source?.readyState === EventSource.OPEN && last && Date.now() - last > 30000) source.onerror(); }, 5000);

/* Too much has happened, or the ledger was restored: the page is read anew, unless somebody is writing on it. */
function anew() {
  seen = "";
  if (!typing()) location.reload();
  else document.querySelectorAll("[data-m]").forEach((one) => refresh(one, Infinity));
}

/* The same address with an ETag: an unchanged ledger costs the server one short answer. */
async function poll() {
  try {
    const answer = await fetch(`${pulse}?after=${encodeURIComponent(seen)}`, { cache: "no-cache", headers: { "X-By-Itself": "1" } });
    if (!answer.ok) throw new Error(answer.status);
    const { changed, cursor: upTo } = await answer.json();
    changed.forEach(take);
    seen = upTo;
    asOf();
    tell("units");
    if (!source || source.readyState !== EventSource.OPEN) show("late", say("late"));
  } catch {
    show("dead", say("dead", { n: Math.max(1, Math.round((Date.now() - (lost || Date.now())) / 60000)) }));
  }
}

if (pulse) {
  listen();
  addEventListener("online", poll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && seen) poll(); });
}
