/* Calls that were finished while the station was away. They wait here, are seen, and are sent as soon as it answers: each once, by its token,
   with the time at which it was received. */
import { say } from "../words.js";
import { all, drop, keep, person } from "./store.js";
import { post, whoIsHere } from "./post.js";

const AGAIN = 10000;
const ADDRESS = "/calls/new/";
const told = new EventTarget();

export const onChange = (then) => told.addEventListener("change", then);
export const waiting = async () => (await all("waiting")).filter((one) => one.late).sort((a, b) => a.at.localeCompare(b.at));

/* Kept before it is sent, so that a machine that dies on the way loses nothing. `late` once the station did not take it at once. */
export const before = (token, fields, begun) => keep("waiting", { token, fields, at: begun, person: person.get(), late: false });
export const taken = (token) => Promise.all([drop("waiting", token), drop("drafts", token)]).then(changed);
export async function wait(token, fields, begun) {
  await keep("waiting", { token, fields: { ...fields, received_at: fields.received_at || begun, kept: person.get() || "-" }, at: begun, person: person.get(), late: true });
  await drop("drafts", token);
  await changed();
}

async function changed() {
  show((await waiting()).length);
  told.dispatchEvent(new Event("change"));
}

function show(many) {
  let lamp = document.getElementById("waiting");
  if (!lamp && many) {
    lamp = document.createElement("a");
    lamp.id = "waiting";
    lamp.className = "lamp late";
    lamp.href = ADDRESS;
    lamp.setAttribute("role", "status");
    lamp.append(document.createElement("i"), document.createElement("span"));
    lamp.firstElementChild.className = "m m-soon";
    document.querySelector(".top > .push")?.prepend(lamp);
  }
  if (!lamp) return;
  lamp.hidden = !many;
  lamp.lastElementChild.textContent = many ? say("waiting", { n: many }) : "";
}

/* One window sends at a time; where the browser knows no locks, the token keeps a call from being written twice. */
export function send() {
  return navigator.locks ? navigator.locks.request("waiting", { ifAvailable: true }, (lock) => lock && sendAll()) : sendAll();
}

async function sendAll() {
  const abandoned = Date.now() - 60000;
  const rows = (await all("waiting")).filter((one) => one.late || Date.parse(one.at) < abandoned);
  if (!rows.length || !(await whoIsHere())) return;
  for (const one of rows.sort((a, b) => a.at.localeCompare(b.at))) {
    const answer = await post(ADDRESS, one.late ? one.fields : { ...one.fields, received_at: one.fields.received_at || one.at, kept: one.person || "-" });
    if (answer.away || answer.signedOut) break;
    if (answer.status === 200) {
      await taken(one.token);
      document.dispatchEvent(new CustomEvent("toast", { detail: { value: say("sent_later", { number: answer.said.number }) } }));
    }
  }
}

addEventListener("online", send);
setInterval(send, AGAIN);
changed().then(send);
