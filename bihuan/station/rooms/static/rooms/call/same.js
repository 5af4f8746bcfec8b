/* While a call is typed: which matter it may belong to, and why. One key joins it; nothing here is ever waited for. */
import { say } from "../words.js";
import { paced } from "./pace.js";
import { post } from "./post.js";

const AGAIN = 4000; // milliseconds after an answer that was not ready, as in the first minute of a server
const FIELDS = ["words", "place", "caller_phone"];

class Same {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.later = paced(() => { clearTimeout(this.soon); return this.ask(""); });
    const typed = (event) => { if (FIELDS.includes(event.target.name) && !event.isComposing) this.later(); };
    this.form.addEventListener("input", typed);
    this.form.addEventListener("compositionend", typed);
    this.form.addEventListener("change", (event) => { if (event.target.name === "pin") this.later(); });
    const purpose = box.querySelector("[data-purpose]");
    purpose.addEventListener("input", (event) => event.stopPropagation());
    purpose.addEventListener("change", (event) => {
      event.stopPropagation();
      if (purpose.value) this.ask(purpose.value);
      purpose.value = "";
    });
    this.form.addEventListener("reset", () => this.pick(""));
    this.later();
  }

  get picked() { return this.form.elements.namedItem("same"); }

  async ask(purpose) {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.form.elements.namedItem(name).value]));
    if (this.picked.value || !Object.values(fields).some((value) => value.trim())) return;
    const [lat = "", lon = ""] = (this.form.elements.namedItem("pin")?.value || "").split(",");
    const asked = this.asked = Symbol("asked");
    const { status, said } = await post(this.box.dataset.same, { ...fields, lat, lon, purpose });
    if (asked !== this.asked || this.picked.value || !this.box.isConnected) return;
    if (status !== 200 || !said.ready) { this.soon = setTimeout(() => this.ask(purpose), AGAIN); return; }
    const told = JSON.stringify([said, purpose !== ""]);
    if (told === this.told) return; // what stands there is not said a second time
    [this.found, this.told] = [said, told];
    this.draw(purpose !== "");
  }

  draw(byNumber) {
    const { same, place } = this.found;
    const rows = same.map((one, at) => this.row(one, at));
    if (place) rows.push(line("hint", place));
    if (byNumber && !same.length) rows.push(line("hint", say("same_none")));
    this.box.querySelector("[data-found]").replaceChildren(...rows);
  }

  row(one, at) {
    const row = line("cand", ""), told = document.createElement("div"), about = document.createElement("b");
    const link = document.createElement("a");
    about.className = "strong";
    about.textContent = one.about;
    link.className = "num";
    link.href = `/matters/${one.number}/`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = one.number;
    const why = line("because", one.reasons.join(", ") + " · ");
    why.append(link);
    told.append(about, why);
    row.append(told, one.open ? button(say("same_attach"), at ? "" : "F4", () => this.pick(one.number)) : line("fs13", say("same_closed")));
    return row;
  }

  pick(number) {
    this.picked.value = number;
    this.told = "";
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    if (!number) { this.box.querySelector("[data-found]").replaceChildren(); return this.later(); }
    const row = line("banner act", say("same_will", { number }));
    row.append(button(say("same_undo"), "F4", () => this.pick("")));
    this.box.querySelector("[data-found]").replaceChildren(row);
  }
}

function line(kind, text) {
  const one = document.createElement(kind === "cand" ? "div" : "p");
  one.className = kind;
  one.textContent = text;
  return one;
}

function button(label, key, then) {
  const one = document.createElement("button"), cap = document.createElement("kbd");
  one.type = "button";
  one.className = "btn sm";
  one.textContent = label;
  if (key) { cap.textContent = key; one.append(cap); }
  one.addEventListener("click", then);
  return one;
}

let same = null;
function setUp() {
  const box = document.getElementById("same");
  if (box && same?.box !== box) same = new Same(box);
}
setUp();
document.addEventListener("htmx:afterSettle", setUp);
