/* What the words suggest while they are typed. It never changes a field by itself, takes no cursor and holds no form up. */
import { say } from "../words.js";
import { paced } from "./pace.js";
import { post } from "./post.js";

const LEAST = 2; // characters worth asking about

class Sorting {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.asked = 0;
    this.closed = "";
    this.later = paced(() => this.ask());
    const words = this.form.words;
    words.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    words.addEventListener("compositionstart", () => { this.composing = true; });
    words.addEventListener("compositionend", () => { this.composing = false; this.later(); });
    this.part("take").addEventListener("click", () => this.take());
    this.part("not").addEventListener("click", () => this.why());
    for (const one of box.querySelectorAll("[data-verdict]")) one.addEventListener("click", () => this.not(one));
    this.form.addEventListener("call:emptied", () => this.empty());
    this.form.addEventListener("call:sending", ({ detail }) => detail.waits.push(this.later.settled()));
    this.later();
  }

  part(name) { return this.box.querySelector(`[data-${name}]`); }
  field(name) { return this.form.elements.namedItem(name); }

  async ask() {
    if (this.composing) return;
    const words = this.form.words.value.trim(), turn = ++this.asked;
    if (words.length < LEAST) return this.empty();
    const answer = await post(this.box.dataset.address, { words }).catch(() => null);
    if (turn !== this.asked || answer?.status !== 200) return;
    this.show(answer.said);
  }

  show(said) {
    const told = JSON.stringify([said, this.closed]);
    if (told === this.told) return; // what stands there is not said a second time
    [this.now, this.told] = [said, told];
    this.box.hidden = false;
    this.flags(said);
    const answered = said.code && said.code === this.closed;
    this.part("suggested").hidden = !said.code || answered;
    this.part("unknown").hidden = !!said.code;
    this.part("said").hidden = !answered;
    if (!said.code || answered) return;
    this.field("proposed").value = said.code;
    this.field("verdict").value = "";
    this.part("sort").textContent = said.class;
    this.part("about").textContent = [said.family, said.level, said.route, said.department].filter(Boolean).join(" · ");
    this.part("sure").textContent = said.sure;
    this.part("because").hidden = !said.words.length;
    this.part("words").textContent = said.words.map((one) => `“${one}”`).join(" ");
  }

  /* A danger puts its question first. It answers nothing. */
  flags(said) {
    this.part("flags").hidden = !said.flags.length;
    this.part("flags").replaceChildren(...said.flags.map((flag) => {
      const item = document.createElement("li"), mark = document.createElement("i"), word = document.createElement("span");
      mark.className = "i i-warn";
      word.className = "t3";
      word.textContent = ` “${flag.word}”`;
      item.append(mark, flag.name, word);
      return item;
    }));
    for (const ask of this.form.querySelectorAll(".ask")) ask.classList.toggle("raised", said.asks.includes(ask.querySelector("input").name));
  }

  take() {
    this.field("category").value = this.now.class;
    this.field("verdict").value = "taken";
    this.field("category").dispatchEvent(new Event("change", { bubbles: true }));
    this.close(say("class_taken", { sort: this.now.class }));
  }

  why() {
    const reasons = this.box.querySelector("#sorting-why");
    reasons.hidden = !reasons.hidden;
    this.part("not").setAttribute("aria-expanded", String(!reasons.hidden));
    if (!reasons.hidden) reasons.querySelector("button").focus();
  }

  not(reason) {
    this.field("verdict").value = reason.dataset.verdict;
    this.close(say("class_not_taken", { why: reason.textContent }));
  }

  close(sentence) {
    this.closed = this.now.code;
    this.box.querySelector("#sorting-why").hidden = true;
    this.part("not").setAttribute("aria-expanded", "false");
    this.part("suggested").hidden = true;
    this.part("said").hidden = false;
    this.part("said").textContent = sentence;
    this.form.words.focus();
  }

  empty() {
    this.asked++;
    this.closed = this.told = "";
    this.box.hidden = true;
    for (const name of ["proposed", "verdict"]) this.field(name).value = "";
    this.flags({ flags: [], asks: [] });
  }
}

let sorting = null;
function setUp() {
  const box = document.getElementById("sorting");
  if (box && sorting?.box !== box) sorting = new Sorting(box);
}
setUp();
document.addEventListener("htmx:afterSettle", setUp);
