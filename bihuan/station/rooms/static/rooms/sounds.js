/* Four tones, told apart by their rhythm. Each says in words what it is for, and goes on until somebody has heard it. Made here, fetched nowhere. */
import { say } from "./words.js";

/* Notes as [hertz, begins, lasts] in seconds; `again` is the pause until it sounds once more, none for what sounds once. */
export const TONES = {
  new: { notes: [[660, 0, .16], [880, .2, .22]], again: 6 },
  late: { notes: [[740, 0, .1], [740, .16, .1], [740, .32, .1]], again: 4 },
  urgent: { notes: [[960, 0, .24], [640, .26, .24], [960, .52, .24], [640, .78, .2]], again: 1 },
  message: { notes: [[523, 0, .3]], again: 0 },
};
const MARKS = { new: "m-unsigned", late: "m-over", urgent: "m-over", message: "m-call" };
const EVERY = 10000, SOON = 400, APART = 1000, READ = 8000, DAY = 86400000;

const menu = document.getElementById("sounds"), banner = document.getElementById("ringing");
const stored = { get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } }, set: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* kept for this page only */ } } };
const plain = document.title;
let context = null, ringing = [], asked = 0, heard = stored.get("heard") || {}, mine = !navigator.locks, sounded = 0, toned = "", shown = "", flash = false;

/* A browser makes no sound before the first key or click on a page. */
function ready() {
  if (!context && !navigator.userActivation?.hasBeenActive) return false;
  context ||= globalThis.AudioContext ? new AudioContext() : null;
  if (context?.state === "suspended") context.resume();
  return context?.state === "running";
}

function play(name) {
  if (!ready()) return;
  const loud = Number(stored.get("volume")) || .2, start = context.currentTime + .02;
  for (const [hertz, begins, lasts] of TONES[name].notes) {
    const tone = context.createOscillator(), gain = context.createGain();
    tone.type = name === "urgent" ? "square" : "sine";
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start + begins);
    gain.gain.linearRampToValueAtTime(name === "urgent" ? loud / 2 : loud, start + begins + .015);
    gain.gain.setTargetAtTime(0, start + begins + lasts - .03, .015);
    tone.connect(gain).connect(context.destination);
    tone.start(start + begins);
    tone.stop(start + begins + lasts + .1);
  }
}

const mutedFor = () => Math.max(0, (stored.get("muted") || 0) - Date.now());
const checked = () => stored.get("checked") === `${menu.dataset.person} ${new Date().toDateString()}`;

async function ask() {
  asked = Date.now();
  const answer = await fetch(menu.dataset.bells, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { bells } = await answer.json();
  ringing = bells.filter((one) => !heard[one.key]);
  show();
  sound();
}

function show() {
  const first = ringing[0];
  banner.hidden = !first;
  if (!first) return;
  const link = banner.querySelector("a"), text = ringing.length > 1 ? say("ringing_more", { text: first.text, n: ringing.length - 1 }) : first.text;
  banner.className = `ringing ${first.kind}`;
  banner.firstElementChild.className = `m ${MARKS[first.kind]}`;
  if (link.textContent !== text) link.textContent = text;
  link.href = first.href;
  if (TONES[first.kind].again || shown === first.key) return;
  shown = first.key;
  goesWhenRead(first);
}

function goesWhenRead(one) {
  if (document.hidden) document.addEventListener("visibilitychange", () => goesWhenRead(one), { once: true });
  else setTimeout(() => acknowledge(one), READ);
}

/* One window of a browser makes the sound; all show the words. What sounds once goes by itself when it has been read, and covers nothing. */
function sound() {
  const first = ringing[0];
  if (!first || !mine || mutedFor()) return;
  const { again } = TONES[first.kind];
  if (!again && toned === first.key || Date.now() - sounded < again * 1000) return;
  sounded = Date.now();
  toned = first.key;
  play(first.kind);
}

function acknowledge(one) {
  const now = Date.now();
  heard = { ...Object.fromEntries(Object.entries(stored.get("heard") || {}).filter(([, at]) => now - at < DAY)), [one.key]: now };
  stored.set("heard", heard);
  ringing = ringing.filter((other) => other.key !== one.key);
  sounded = 0;
  show();
}

function tick() {
  const left = Math.ceil(mutedFor() / 1000), words = menu.querySelector("summary span");
  const text = left ? say("sound_muted", { left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` }) : say(checked() ? "sound_on" : "sound_check");
  if (words.textContent !== text) words.textContent = text;
  menu.classList.toggle("wanted", !left && !checked());
  menu.classList.toggle("muted", !!left);
  menu.querySelector("summary").setAttribute("aria-label", text);
  flash = !flash && ringing.length > 0 && ringing[0].kind !== "message";
  const title = ringing.length ? `${flash ? "◆" : "◇"} (${ringing.length}) ${plain}` : plain;
  if (document.title !== title) document.title = title;
  sound();
}

if (menu) {
  banner.querySelector("button").addEventListener("click", () => { if (ringing[0]) acknowledge(ringing[0]); });
  banner.querySelector("a").addEventListener("click", () => { if (ringing[0]) acknowledge(ringing[0]); });
  menu.addEventListener("click", (event) => {
    const { tone, mute } = event.target.closest("button")?.dataset || {};
    if (tone) { play(tone); stored.set("checked", `${menu.dataset.person} ${new Date().toDateString()}`); }
    if (mute !== undefined) stored.set("muted", Date.now() + Number(mute) * 60000);
    if (tone || mute !== undefined) tick();
  });
  const loud = String(stored.get("volume") || "0.2");
  menu.querySelectorAll("[name=volume]").forEach((one) => { one.checked = one.value === loud; });
  menu.addEventListener("change", (event) => { if (event.target.name === "volume") { stored.set("volume", event.target.value); play("new"); } });
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, ready, { once: true });
  navigator.locks?.request("sounds", () => { mine = true; return new Promise(() => {}); });
  addEventListener("storage", (event) => { if (event.key === "heard") { heard = stored.get("heard") || {}; ringing = ringing.filter((one) => !heard[one.key]); show(); } });
  let soon = 0;
  for (const what of ["ledger", "bells"]) document.body.addEventListener(what, () => { soon ||= setTimeout(() => { soon = 0; ask(); }, Math.max(SOON + Math.random() * SOON, asked + APART - Date.now())); });
  setInterval(ask, EVERY);
  setInterval(tick, 1000);
  ask();
  tick();
}
