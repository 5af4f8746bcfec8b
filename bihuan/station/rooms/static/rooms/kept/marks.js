/* What is kept is seen where it was pressed, and in the bar on every page: shape, word and time. */
import { toast } from "../forms.js";
import { move } from "../moved.js";
import { once } from "../ticks.js";
import { say } from "../words.js";
import { timeOf } from "./catch.js";
import { forget, on, send, waiting } from "./outbox.js";

function made(tag, look, ...inside) {
  const one = document.createElement(tag);
  if (look) one.className = look;
  one.append(...inside);
  return one;
}

function button(label, then) {
  const one = made("button", "btn sm", label);
  one.type = "button";
  one.addEventListener("click", then);
  return one;
}

const why = (one) => one.refused === "gone" ? say("tap_gone") : one.refused;

/* What was written stands in its form again, where nothing else has been written since. */
function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (!field || name === "version" || field.type === "hidden") continue;
    if (field.type === "checkbox") field.checked = true;
    else if (!field.value) field.value = value;
  }
}

function takeBack(one) {
  const form = document.getElementById(one.form);
  forget(one.token).then(() => { if (form) fill(form, one.fields); });
}

function mark() {
  for (const old of document.querySelectorAll("[data-kept]")) old.remove();
  for (const form of document.querySelectorAll("form[data-late][inert]")) form.inert = false;
  for (const one of waiting()) {
    const form = document.getElementById(one.form);
    if (!form) continue;
    form.inert = !one.refused;
    const line = made("p", one.refused ? "banner red kept" : "banner kept", made("i", one.refused ? "m m-over" : "m m-soon"),
      made("span", "", one.refused ? say("tap_not_taken", { what: one.label, at: timeOf(one.at), why: why(one) }) : say("tap_here", { at: timeOf(one.at) })),
      button(say("tap_back"), () => takeBack(one)));
    line.dataset.kept = one.token;
    line.setAttribute("role", "status");
    form.after(line);
    const summary = form.parentElement.matches("details") && form.parentElement.querySelector("summary");
    if (!summary) continue;
    const chip = made("span", "chip", made("i", one.refused ? "m m-over" : "m m-soon"), timeOf(one.at));
    chip.dataset.kept = one.token;
    summary.querySelector(".push")?.before(chip);
  }
}

/* In the bar: how many wait, and what they are. */
function lamp() {
  const all = waiting(), refused = all.filter((one) => one.refused).length;
  let box = document.getElementById("kept-steps");
  if (!box && all.length) {
    box = made("details", "menu right", made("summary", "", made("span", "lamp late", made("i", ""), made("span", ""))), made("div", "kept-list"));
    box.id = "kept-steps";
    (document.getElementById("lamp") || document.querySelector(".top > .push > *"))?.before(box);
  }
  if (!box) return;
  box.hidden = !all.length;
  const light = box.querySelector(".lamp");
  light.className = `lamp ${refused ? "dead" : "late"}`;
  light.firstElementChild.className = `m ${refused ? "m-over" : "m-soon"}`;
  light.lastElementChild.textContent = refused ? say("taps_refused", { n: refused }) : say("taps_waiting", { n: all.length });
  light.setAttribute("role", "status");
  box.lastElementChild.replaceChildren(...all.map(row), button(say("taps_send"), send));
}

function row(one) {
  const link = made("a", "num", one.number), head = made("p", "row", made("i", one.refused ? "m m-over" : "m m-soon"), made("b", "strong", one.label), made("span", "num push", timeOf(one.at)));
  link.href = `/matters/${encodeURIComponent(one.number)}/`;
  const item = made("div", "kept-one", head, made("p", "note", link));
  if (one.refused) {
    item.append(made("p", "err", why(one)));
    if (one.words.length) item.append(made("p", "note", say("tap_words_stay")), ...one.words.map((text) => made("p", "say", made("bdi", "", text))));
    item.append(button(say("tap_discard"), () => forget(one.token)));
  } else item.append(button(say("tap_back"), () => takeBack(one)));
  return item;
}

function show() { mark(); lamp(); }

on("change", show);
on("sent", ({ one, answer }) => {
  toast(say("tap_sent", { what: answer.done, at: timeOf(one.at) }), 8000);
  move(one.number, answer.version);
});
on("refused", () => toast(say("taps_look"), 30000));
document.addEventListener("htmx:afterSettle", once(mark));

/* Whoever signs out leaves nothing here: what waits is sent first, and what cannot be sent is erased once that has been said. */
let warned = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.action?.endsWith?.("/sign-out/") || !waiting().length || warned === "gone") return;
  event.preventDefault();
  leave(form);
}, true);

async function leave(form) {
  if (!warned) await send();
  if (waiting().length && !warned) { warned = true; return toast(say("taps_sign_out", { n: waiting().length }), 20000); }
  for (const one of waiting()) await forget(one.token);
  warned = "gone";
  form.requestSubmit();
}
