/* Time that runs on the page. The server's clock counts, not this machine's. */
import { say } from "./words.js";

let offset = Date.parse(document.body.dataset.now) - Date.now() || 0;
export const now = () => Date.now() + offset;

/* The stream tells the server's time every ten seconds. A machine whose own clock is far from it is told so: papers and radios use it. */
const FAR = 5000;
export function setBy(server) {
  offset = Date.parse(server) - Date.now();
  const drift = document.getElementById("drift");
  if (!drift) return;
  drift.hidden = Math.abs(offset) < FAR;
  drift.lastElementChild.textContent = say(offset > 0 ? "clock_slow" : "clock_fast", { t: span(Math.round(Math.abs(offset) / 1000)) });
}

const two = (number) => String(number).padStart(2, "0");
const inChina = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const clockTime = (at) => inChina.format(at);

function span(seconds) {
  if (seconds < 600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 3600) return say("minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return say("hours", { h: Math.floor(seconds / 3600), m: Math.floor((seconds % 3600) / 60) });
  return say("days", { n: Math.floor(seconds / 86400) });
}

function write(one, text) {
  if (one.textContent !== text) one.textContent = text;
}

function tick() {
  const at = now();
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = inChina.format(at);
  for (const one of document.querySelectorAll("[data-due]")) {
    const left = Math.round((Date.parse(one.dataset.due) - at) / 1000);
    write(one, left >= 0 ? say("left", { t: span(left) }) : say("over", { t: span(-left) }));
    one.classList.toggle("late", left < 0);
  }
  for (const one of document.querySelectorAll("[data-since]")) write(one, span(Math.max(0, Math.round((at - Date.parse(one.dataset.since)) / 1000))));
}

/* What is told of each part of an answer is done once for all of them. */
export function once(job) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    queueMicrotask(() => { waits = false; job(); });
  };
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", once(tick));
