/* The ledger as it grows. A message says only "matter m is at version v"; what stands on the page asks for itself again (moved.js).
   When the stream is away the page asks every 3 s instead, and the lamp says so. */
import { say } from "./words.js";
import { clockTime, now, setBy } from "./ticks.js";
import { typing } from "./forms.js";
import { move } from "./moved.js";

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
  move(m, v);
}

function listen() {
  if (!stream || source) return;
  const address = new URL(stream, location.href);
  if (seen) address.searchParams.set("after", seen);
  source = new EventSource(address, { withCredentials: true });
  source.onopen = () => {
    last = Date.now();
    found();
  };
  source.addEventListener("line", () => tell("line"));
  source.addEventListener("unit", (event) => tell("unit", JSON.parse(event.data)));
  source.onmessage = (event) => take({ ...JSON.parse(event.data), id: event.lastEventId || JSON.parse(event.data).id });
  source.addEventListener("hello", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("reset", anew);
  source.addEventListener("signed-out", () => { if (!typing()) location.reload(); });
  source.onerror = () => {
    source?.close();
    source = null;
    doubt();
    setTimeout(listen, 5000);
  };
}

/* Something found no way to the station: the lamp is not green until the stream has been heard again. */
function doubt() {
  if (!pulse) return;
  lost ||= Date.now();
  show("again", say("again"));
  polling ||= setInterval(poll, 3000);
  poll();
}

function found() {
  clearInterval(polling);
  if (lost) tell("units");
  polling = lost = 0;
  show("online", say("online"));
}

/* The stream says every 10 seconds that it is there; a silent one has died without a word. */
let last = 0;
function heard(event) {
  last = Date.now();
  if (lost) found();
  if (event.type === "beat") setBy(JSON.parse(event.data));
  asOf();
  if (event.lastEventId) seen ||= event.lastEventId;
}
setInterval(() => { if (source?.readyState === EventSource.OPEN && last && Date.now() - last > 30000) source.onerror(); }, 5000);

/* Too much has happened, or the ledger was restored: the page is read anew, unless somebody is writing on it. */
function anew() {
  seen = "";
  if (!typing()) location.reload();
  else document.querySelectorAll("[data-m]").forEach((one) => move(one.dataset.m, Infinity));
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
    if (lost) show("late", say("late"));
  } catch {
    show("dead", say("dead", { n: Math.max(1, Math.round((Date.now() - (lost || Date.now())) / 60000)) }));
  }
}

if (pulse) {
  listen();
  addEventListener("online", poll);
  for (const fault of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(fault, doubt);
  for (const sign of ["offline", "bihuan:cut"]) addEventListener(sign, doubt);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && seen) poll(); });
}
