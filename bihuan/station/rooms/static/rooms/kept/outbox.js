/* Steps that were pressed while the station could not be reached. They wait here locked, and are sent in their order, each once by its
   token, with the time at which it was pressed. What the station refuses stays until the person has read it. */
import { post, whoIsHere } from "../call/post.js";
import { database } from "../database.js";
import { now } from "../ticks.js";
import { locks, lock, unlock } from "./lock.js";

const AGAIN = 10000, ABANDONED = 60000, LONGEST = 3 * 86400000;
const me = document.body.dataset.reader || "";
const { keep, drop, all } = database("bihuan-moves", ["moves"]);
const others = globalThis.BroadcastChannel ? new BroadcastChannel("bihuan-moves") : null;
const told = new EventTarget();
let rows = [];

/* "change": what is kept is another; "sent" and "refused" with the row and the station's answer. */
export const on = (what, then) => told.addEventListener(what, (event) => then(event.detail));
const tell = (what, detail) => told.dispatchEvent(new CustomEvent(what, { detail }));

/* Those of this person that the station did not take at once, the oldest first. */
export const waiting = () => rows.filter((one) => one.late);

/* One after the other: a row that is written twice stays as it was written last. */
let line = Promise.resolve();
const inLine = (job) => (line = line.catch(() => null).then(job).then(changed));
export const put = ({ token, at, late, ...inside }) => inLine(async () => keep("moves", { token, at, late, person: me, ...await lock(inside) }));
export const forget = (token) => inLine(() => drop("moves", token));

async function load() {
  const found = [];
  for (const { token, at, late, person, ...locked } of await all("moves")) {
    const inside = person === me && now() - at < LONGEST ? await unlock(locked) : null;
    if (inside) found.push({ token, at, late, ...inside });
    else if (person === me || now() - at >= LONGEST) await drop("moves", token);
  }
  rows = found.sort((one, other) => one.at - other.at);
}

async function changed() {
  await load();
  tell("change");
  others?.postMessage("");
}

/* One window sends at a time. */
export function send() {
  return navigator.locks ? navigator.locks.request("bihuan-moves", { ifAvailable: true }, (held) => held && sendAll()) : sendAll();
}

async function sendAll() {
  await load();
  const due = rows.filter((one) => !one.refused && (one.late || now() - one.at > ABANDONED));
  if (!due.length || String((await whoIsHere())?.person) !== me) return;
  for (const one of due) {
    const answer = await post(one.address, { ...one.fields, token: one.token, happened: new Date(one.at).toISOString() });
    if (answer.away || answer.signedOut || answer.status === 429) break;
    if (answer.status === 200) { await forget(one.token); tell("sent", { one, answer: answer.said }); }
    else if (answer.said.refused !== "stale") {
      const refused = { ...one, late: true, refused: answer.said.wrong || "gone" };
      await put(refused);
      tell("refused", refused);
    }
  }
}

if (locks) {
  others?.addEventListener("message", () => load().then(() => tell("change")));
  addEventListener("online", send);
  setInterval(send, AGAIN);
  load().then(() => { tell("change"); return send(); });
}
