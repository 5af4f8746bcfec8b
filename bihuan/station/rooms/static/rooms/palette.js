/* The command line: `/` outside fields, or Ctrl+K anywhere. An input method finishes its word first; Enter that ends a word runs nothing. */
import { toast } from "./forms.js";
import { say } from "./words.js";

const box = document.getElementById("palette");
const line = document.getElementById("palette-line");
const list = document.getElementById("palette-list");
const asked = document.getElementById("palette-asked");
const composing = (event) => event.isComposing || event.keyCode === 229;
const headers = () => ({ ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "HX-Request": "true" });
let turn = 0, last = null, asking = null;

function open() {
  if (box.open) return;
  box.showModal();
  line.select();
  ask();
}

/* Enter pressed quickly waits for the meanings of the line as it stands now; those of an older line are never run. */
const ask = () => (asking = look());

async function look() {
  quiet();
  const mine = ++turn;
  const answer = await fetch(`${box.dataset.ask}?q=${encodeURIComponent(line.value)}`, { headers: headers() }).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  list.innerHTML = await answer.text();
  point(list.querySelector("[role=option]"));
}

const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];

function point(option) {
  for (const one of options()) one.setAttribute("aria-selected", one === option);
  line.setAttribute("aria-activedescendant", option?.id || "");
  option?.scrollIntoView({ block: "nearest" });
}

function quiet() { asked.hidden = true; }

async function choose(option) {
  if (!option) return;
  const { href, matter, fill: more } = option.dataset;
  if (more) { line.value = more; line.focus(); ask(); return; }
  if (href) {
    box.close();
    if (matter && document.querySelector(".room #hand")?.checkVisibility()) document.dispatchEvent(new CustomEvent("bihuan:pick", { detail: { number: matter } }));
    else location.href = href;
    return;
  }
  last = new FormData();
  for (const { name, value } of option.attributes) if (name.startsWith("data-say-")) last.append(name.slice(9), value);
  if (document.querySelector(".room #hand")?.checkVisibility()) last.append("room", "1");
  run();
}

async function run() {
  const answer = await fetch(box.dataset.run, { method: "POST", headers: headers(), body: last }).catch(() => { dispatchEvent(new Event("bihuan:cut")); return null; });
  if (!answer?.ok) { toast(say("not_sent"), 20000); return; }
  const { said, unit, asked: why, insist, form, sentence, go } = await answer.json();
  if (go) { location.href = go; return; }
  if (why) {
    asked.hidden = false;
    asked.querySelector("p").textContent = why;
    asked.querySelector("[data-insist]").hidden = !insist;
    asked.querySelector("[data-back]").focus();
    return;
  }
  box.close();
  line.value = "";
  list.replaceChildren();
  if (unit) document.body.dispatchEvent(new CustomEvent("unit", { detail: { unit } }));
  if (form) await fill(form, sentence);
  if (said) toast(said);
}

/* The form of a step that asks for more opens in hand, with what the line said already and why it stopped here. */
async function fill(address, sentence) {
  await window.htmx.ajax("GET", address, { target: "#hand", swap: "innerHTML show:top" });
  const form = document.querySelector("#hand details.move[open] > form, #hand .move.asked-for > form");
  if (!form) return;
  const why = document.createElement("p");
  why.className = "err";
  why.setAttribute("role", "alert");
  why.textContent = sentence;
  form.prepend(why);
  form.querySelector(".input, input:not([type=hidden])")?.focus();
}

addEventListener("keydown", (event) => {
  if (composing(event) || !box) return;
  const field = event.target.matches?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && document.documentElement.dataset.keys !== "off" && !field && !event.ctrlKey && !event.altKey && !event.metaKey;
  const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!slash && !control) return;
  event.preventDefault();
  open();
});

line?.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
line?.addEventListener("compositionend", ask);
line?.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  const all = options(), here = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    point(all.at((here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length));
  } else if (event.key === "Enter") {
    event.preventDefault();
    asking.then(() => choose(options().find((one) => one.getAttribute("aria-selected") === "true")));
  }
});
list?.addEventListener("click", (event) => choose(event.target.closest("[role=option]:not([aria-disabled])")));
asked?.querySelector("[data-insist]").addEventListener("click", () => { last.set("sure", "1"); quiet(); run(); });
asked?.querySelector("[data-back]").addEventListener("click", () => { quiet(); line.focus(); });
/* Escape answers the question first, and only then closes the line; what was typed stays. */
box?.addEventListener("cancel", (event) => { if (!asked.hidden) { event.preventDefault(); quiet(); line.focus(); } });
addEventListener("click", (event) => { if (event.target.closest("[data-palette]")) open(); else if (event.target === box) box.close(); });
