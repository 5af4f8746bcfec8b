/* What stands on the page asks for itself again when its matter has moved. Rows are asked for together: at once where little happens,
   once a second where much does, and never while an answer is still on its way. */
import { say } from "./words.js";
import { keepWords, signedOut, typing } from "./forms.js";
import { held, holdStill } from "./hold.js";

const GATHER = 50, EVERY = 1000, AGAIN = 2000, SHORTLY = 150, TOGETHER = 40;
const moved = new Map(), waiting = new Set();
let round = 0, begun = 0;

/* Matter `m` is at version `v`. */
export function move(m, v) {
  moved.set(m, Math.max(v, moved.get(m) || 0));
  round ||= setTimeout(ask, Math.max(GATHER, begun + EVERY - Date.now()));
}

async function ask() {
  begun = Date.now();
  const some = [...moved].slice(0, TOGETHER), list = document.querySelector("[data-arrivals]"), questions = new Map(), answers = [];
  const put = (address, m, v) => questions.set(address, [...(questions.get(address) || []), [m, v]]);
  for (const [m, v] of some) {
    moved.delete(m);
    const here = [...document.querySelectorAll(`[data-m="${CSS.escape(m)}"]`)];
    for (const one of here.filter((each) => Number(each.dataset.v) < v)) {
      if (one.id.startsWith("row-")) put(one.dataset.src.replace(encodeURIComponent(m), "MATTER"), m, v);
      else answers.push(single(one, m, v));
    }
    if (list && !waiting.has(m) && !here.some((one) => list.contains(one))) put(list.dataset.arrivals, m, v);
  }
  for (const [address, those] of questions) answers.push(rows(address, those));
  if ((await Promise.all(answers)).some(Boolean)) document.dispatchEvent(new CustomEvent("htmx:afterSettle"));
  round = moved.size && setTimeout(ask, Math.max(GATHER, begun + EVERY - Date.now()));
}

/* What the address answers, and "" for nothing. A message is told once: a question that finds no way to the server is asked again. */
async function fetched(address, those) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "X-By-Itself": "1" } });
    if (!signedOut(answer.url) && answer.status < 500 && answer.status !== 429) return answer.ok ? await answer.text() : "";
    if (signedOut(answer.url) && !typing()) location.reload();
  } catch { /* asked again as below */ }
  setTimeout(() => those.forEach(([m, v]) => move(m, v)), AGAIN);
  return null;
}

function parts(text) {
  const box = document.createElement("template");
  box.innerHTML = text.trim();
  return box.content;
}

/* A move that is just being sent brings its own answer, which must find the form that it left; and what is under somebody's hand is let be
   until the hand is off it. Looked at when the answer is there: much can be done between a question and its answer. */
function busy(id, m, v) {
  const part = document.getElementById(id);
  if (!part?.querySelector(".htmx-request") && !(part && held(part))) return false;
  setTimeout(() => move(m, v), SHORTLY);
  return true;
}

async function single(one, m, v) {
  if (busy(one.id, m, v)) return false;
  const text = await fetched(one.dataset.src, [[m, v]]);
  if (text === null || busy(one.id, m, v)) return false;
  if (text) return renew(one.id, parts(text).firstElementChild);
  leave(one, v);
  return false;
}

async function rows(address, those) {
  const numbers = those.map(([m]) => encodeURIComponent(m)).join(",");
  const text = await fetched(address.replace("MATTER", numbers), those);
  if (text === null) return false;
  const found = parts(text);
  return those.map(([m, v]) => {
    const fresh = found.querySelector(`[data-m="${CSS.escape(m)}"]`), drawn = document.getElementById(`row-${m}`);
    if (!drawn) return arrive(m, fresh, address);
    if (busy(drawn.id, m, v)) return false;
    if (fresh) return renew(drawn.id, fresh);
    leave(drawn, v);
    return false;
  }).some(Boolean);
}

function renew(id, fresh) {
  const now = document.getElementById(id);
  if (!fresh || !now || Number(fresh.dataset.v) < Number(now.dataset.v)) return false;
  const putBack = keepWords(now), bringBack = holdStill(), focused = now.contains(document.activeElement) && id.startsWith("row-");
  if (now.getAttribute("aria-current")) fresh.setAttribute("aria-current", now.getAttribute("aria-current"));
  fresh.classList.add("fresh");
  now.replaceWith(fresh);
  window.htmx.process(fresh);
  putBack(fresh);
  bringBack();
  if (focused) fresh.querySelector("a")?.focus({ preventScroll: true });
  return true;
}

/* A row that belongs here no longer stays where it is while somebody works in the list, so that nothing moves under the cursor. */
function leave(row, v) {
  const list = row.closest("[data-arrivals]");
  if (!list?.matches(":hover, :focus-within")) { row.remove(); return; }
  row.dataset.v = v;
  row.classList.add("gone");
  list.addEventListener("pointerleave", tidy, { once: true });
}

/* One for all rows: a listener that knows its row would keep each list it stood in for as long as nobody leaves it. */
function tidy(event) {
  for (const row of event.currentTarget.querySelectorAll(".gone")) row.remove();
}

/* New rows never push the list about: they wait in the bar until F6. */
function arrive(m, row, address) {
  if (!row || waiting.has(m) || document.querySelector("[data-arrivals]")?.dataset.arrivals !== address) return false;
  waiting.add(m);
  const bar = document.getElementById("newbar");
  bar.hidden = false;
  bar.querySelector("span").textContent = say("arrived", { n: waiting.size, what: row.querySelector("[data-what]")?.textContent.trim() || "" });
  return true;
}
document.addEventListener("htmx:afterSwap", (event) => { if (event.target?.matches?.("[data-arrivals]")) waiting.clear(); });
