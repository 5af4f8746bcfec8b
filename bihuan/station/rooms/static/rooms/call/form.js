/* The form of a new call: saved while it is typed, on the station and in this browser, until the call is written. */
import { say } from "../words.js";
import { now } from "../ticks.js";
import { offerClasses } from "./classes.js";
import { showSteps } from "./steps.js";
import { tick } from "./elements.js";
import { post } from "./post.js";
import "./quick.js";
import { DAY, all, drop, find, keep, newToken, person } from "./store.js";
import * as waiting from "./waiting.js";

const HERE = 150, PAUSE = 700; // milliseconds after the last sign: kept in the browser, saved on the station
const NOTICED = 150, AWAITED = 1500; // milliseconds: from when a wait for the class is shown, and how long it lasts at most
const SPOKEN = ["words", "place", "caller_phone", "caller_name"];
const two = (number) => String(number).padStart(2, "0");

function fieldsOf(form) {
  const data = new FormData(form);
  const fields = Object.fromEntries([...data].filter(([name]) => !["csrfmiddlewaretoken", "done"].includes(name)));
  return { ...fields, steps: data.getAll("done").join(" ") };
}

function fill(form, fields) {
  form.querySelector("#intake-steps").dataset.done = fields.steps || "";
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (!field || name === "csrfmiddlewaretoken") continue;
    if (field instanceof RadioNodeList) field.value = value;
    else field.value = value;
  }
  if (fields.received_at) form.querySelector("details.late").open = true;
  form.dispatchEvent(new CustomEvent("call:filled", { bubbles: true }));
}

class Taking {
  constructor(form) {
    this.form = form;
    this.part = !document.querySelector(".taking-page");
    this.begun = form.closest(".taking").querySelector("[data-begun]").dataset.begun;
    this.offline = form.dataset.person === undefined;
    if (this.offline) form.token.value = new URLSearchParams(location.search).get("draft") || newToken();
    else person.set(form.dataset.person);
    offerClasses(form.category, JSON.parse(document.getElementById("known-classes").textContent));
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input.input")) event.preventDefault(); });
    form.addEventListener("submit", (event) => this.submit(event));
    if (this.part) form.words.focus();
    this.clock = setInterval(() => this.age(), 1000);
    this.show();
    this.putBack();
    this.list();
    waiting.onChange(() => this.list());
  }

  get token() { return this.form.token.value; }

  /* What this browser kept and the station never had: a machine died, or the station was away. Two clocks could not tell which is newer. */
  async putBack() {
    const kept = await find("drafts", this.token);
    if (!kept || kept.person !== person.get() || (kept.safe && this.form.dataset.saved)) return;
    this.takeUp(kept);
  }

  takeUp(kept) {
    this.form.token.value = kept.token;
    fill(this.form, kept.fields);
    this.begun = kept.begun;
    this.tell(say("put_back"), "act");
    this.touched();
  }

  /* What was picked at the front desk fills in the class. */
  changed(field) {
    if (field.dataset.class) this.form.category.value = field.dataset.class;
    this.touched();
  }

  show() {
    tick(this.form);
    showSteps(this.form);
  }

  touched() {
    this.begun ||= new Date(now()).toISOString();
    this.show();
    clearTimeout(this.here); clearTimeout(this.there);
    this.here = setTimeout(() => this.keep(), HERE);
    this.there = setTimeout(() => this.save(), PAUSE);
  }

  keep(safe = false) {
    if (this.over) return null;
    if (!this.part) history.replaceState(null, "", `?draft=${this.token}`);
    return keep("drafts", { token: this.token, fields: fieldsOf(this.form), at: now(), begun: this.begun, person: person.get(), safe });
  }

  async save() {
    if (this.over) return;
    if (this.saving) { this.again = true; return; }
    this.saving = true;
    const sent = fieldsOf(this.form);
    const answer = await post(this.form.dataset.drafts.replace("TOKEN", this.token), sent);
    this.saving = false;
    if (this.over) return;
    if (answer.status === 200 && JSON.stringify(sent) === JSON.stringify(fieldsOf(this.form))) { clearTimeout(this.here); this.keep(true); }
    const kept = document.getElementById("kept");
    if (answer.away || answer.signedOut) kept.textContent = say(answer.away ? "kept_here" : "kept_signed_out", { at: clockOf(now()) });
    else if (answer.status === 200) {
      this.judged = sent.category.trim();
      this.unknownClass = answer.said.sort ? "" : sent.category.trim();
      this.told(answer.said, kept);
    }
    else if (answer.status === 410) { this.end(); this.tell(say("written_already", { number: answer.said.written }), "act"); }
    else if (answer.said.wrong) { this.over = true; this.tell(answer.said.wrong, "red"); }
    kept.classList.toggle("c-amber", !!(answer.away || answer.signedOut));
    if (this.again) { this.again = false; this.save(); }
  }

  told({ saved, level, area, phone_odd: odd }, kept) {
    document.getElementById("phone-odd").hidden = !odd;
    kept.textContent = say("saved", { at: saved });
    document.getElementById("level-follows").textContent = level ? say("level_follows", { level }) : say("level_open");
    const hint = document.getElementById("area");
    hint.hidden = !area;
    hint.textContent = area || "";
    document.dispatchEvent(new CustomEvent("call:saved"));
  }

  async submit(event) {
    event.preventDefault();
    if (this.sending) return;
    const then = event.submitter?.value || "open";
    if (!this.form.elements.quick?.value && !SPOKEN.some((name) => this.form.elements[name].value.trim())) return this.refuse(say("nothing_yet"));
    this.sending = true;
    await this.classKnown(then);
    const fields = { ...fieldsOf(this.form), then };
    if (this.leavesClassOpen(fields)) { this.sending = false; return; }
    clearTimeout(this.here); clearTimeout(this.there);
    const begun = this.begun || new Date(now()).toISOString();
    await waiting.before(this.token, fields, begun);
    const answer = await post(this.form.action, fields);
    this.sending = false;
    if (answer.away || answer.signedOut) return this.keptForLater(fields, begun, answer);
    await drop("waiting", this.token);
    if (answer.status !== 200) return this.refuse(answer.said.wrong || say("not_sent"));
    this.end();
    await waiting.taken(this.token);
    location.assign(answer.said.go);
  }

  /* What class the words point to, or whether the one that was typed is known, may still be on its way: it is waited for a moment, so that
     it can be asked about, and no longer. A station that does not answer holds no call up. */
  async classKnown(then) {
    const { category, same, quick } = fieldsOf(this.form), waits = [];
    if (then !== "open" || same || quick) return;
    if (category.trim()) {
      clearTimeout(this.there);
      if (category.trim() !== this.judged) waits.push(this.save());
    } else this.form.dispatchEvent(new CustomEvent("call:sending", { detail: { waits } }));
    if (!waits.length) return;
    const shown = setTimeout(() => this.tell(say("class_awaited"), "act"), NOTICED);
    await Promise.race([Promise.all(waits), new Promise((done) => { setTimeout(done, AWAITED); })]);
    clearTimeout(shown);
    this.form.querySelector(".told").replaceChildren();
  }

  /* Left open, a call is filed under “other”. Where a class was proposed and nobody has said yes or no, or the class that was typed is
     none, that is asked once; pressed again it goes as it stands. */
  leavesClassOpen({ then, category, proposed, verdict, same }) {
    const typed = category.trim(), open = !typed && proposed && !verdict, unknown = typed && typed === this.unknownClass;
    const about = open ? proposed : unknown ? typed : "";
    if (then !== "open" || same || !about || about === this.askedAbout) return false;
    this.askedAbout = about;
    this.tell(open ? say("class_left_open", { sort: document.querySelector("#sorting [data-sort]").textContent }) : say("class_unknown", { typed }), "amber");
    this.form.querySelector(".told").scrollIntoView({ block: "nearest" });
    return true;
  }

  async keptForLater(fields, begun, answer) {
    await waiting.wait(this.token, fields, begun);
    this.form.reset();
    [...this.form.elements].forEach((one) => { if (["TEXTAREA", "INPUT"].includes(one.tagName) && !["hidden", "radio", "checkbox"].includes(one.type)) one.value = ""; });
    this.form.token.value = newToken();
    this.begun = "";
    if (this.form.elements.pin) this.form.elements.pin.value = "";
    this.form.querySelector("#intake-steps").dataset.done = "";
    this.form.dispatchEvent(new CustomEvent("call:emptied", { bubbles: true }));
    this.show();
    document.getElementById("kept").textContent = "";
    this.tell(say(answer.away ? "kept_for_later" : "kept_until_signed_in"), "amber");
    this.form.words.focus();
  }

  refuse(sentence) {
    this.tell(sentence, "red");
    this.form.words.focus();
  }

  end() {
    this.over = true;
    clearInterval(this.clock); clearTimeout(this.here); clearTimeout(this.there);
    drop("drafts", this.token);
  }

  tell(sentence, tone) {
    const banner = document.createElement("p");
    banner.className = `banner ${tone}`;
    banner.setAttribute("role", tone === "red" ? "alert" : "status");
    const mark = document.createElement("i");
    mark.className = "i i-warn";
    banner.append(mark, sentence);
    this.form.querySelector(".told").replaceChildren(banner);
  }

  age() {
    if (!this.form.isConnected) { clearInterval(this.clock); return; }
    const seconds = this.begun ? Math.max(0, Math.floor((now() - Date.parse(this.begun)) / 1000)) : 0;
    this.form.closest(".taking").querySelector("[data-begun]").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  }

  /* Beside the station's own list: what only this browser has, and what waits to be sent. No word of what was said is shown. */
  async list() {
    const box = document.getElementById("drafts");
    if (!box) return;
    const shown = [...box.querySelectorAll("a[href*='draft=']")].map((one) => one.href);
    const kept = (await all("drafts")).filter((one) => one.token !== this.token);
    for (const old of kept.filter((one) => now() - one.at > DAY)) drop("drafts", old.token);
    const mine = kept.filter((one) => one.person === person.get() && now() - one.at <= DAY && !shown.some((href) => href.includes(one.token)));
    const late = await waiting.waiting();
    box.querySelectorAll("[data-local]").forEach((one) => one.remove());
    box.append(...mine.map((one) => this.row("work", say("local_draft", { at: clockOf(one.at) }), say("go_on"), () => { drop("drafts", one.token); this.takeUp(one); })),
      ...late.map((one) => this.row("soon", say("waits", { at: clockOf(Date.parse(one.at)) }), say("send_now"), () => waiting.send())));
  }

  row(mark, text, label, then) {
    const row = document.createElement("div"), shape = document.createElement("i"), words = document.createElement("span"), button = document.createElement("button");
    row.className = "draft";
    row.dataset.local = "";
    shape.className = `m m-${mark}`;
    words.textContent = text;
    button.type = "button";
    button.className = "btn sm push";
    button.textContent = label;
    button.addEventListener("click", then);
    row.append(shape, words, button);
    return row;
  }
}

const inChina = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clockOf = (at) => inChina.format(at);

let taking = null;
function setUp() {
  const form = document.getElementById("new-call");
  if (form && taking?.form !== form) taking = new Taking(form);
}
setUp();
document.addEventListener("htmx:afterSettle", setUp);
/* The last signs before a page goes: kept here at once, and the station told if it still listens. */
addEventListener("pagehide", () => { if (taking?.form.isConnected && taking.begun) taking.keep(); });
