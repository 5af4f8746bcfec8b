/* The tour points at one control after the other and goes on when it is used. Where it stands, or that it was left, this browser remembers. */
const box = document.getElementById("tour"), again = document.getElementById("tour-again");
const stops = JSON.parse(document.getElementById("tour-stops").textContent);
const OFF = "off", phone = matchMedia("(max-width: 820px)");

const kept = { get: () => { try { return localStorage.getItem("tour"); } catch { return OFF; } }, set: (value) => { try { localStorage.setItem("tour", value); } catch { /* this page only */ } } };
let at = kept.get() === OFF ? OFF : Math.min(stops.length - 1, Number(kept.get()) || 0);
let brought = null; // the control that was last brought into view

const part = (name) => box.querySelector(`[data-tour-${name}]`);
const find = (what) => at === OFF || !stops[at][what] ? null : [...document.querySelectorAll(stops[at][what])].find((one) => one.checkVisibility()) || null;
const last = () => at === stops.length - 1;
const put = (one, words) => { if (one.textContent !== words) one.textContent = words; };

/* On a phone the card stands above the page and covers nothing; beside a desk's room there is a corner for it. */
function settle() {
  const home = phone.matches ? document.getElementById("main") : document.body;
  if (box.parentElement !== home) { home.prepend(box); home.append(again); }
}

function go(to) {
  at = to >= stops.length ? OFF : Math.max(0, to);
  kept.set(at);
  show();
}

function show() {
  box.hidden = at === OFF;
  again.hidden = at !== OFF;
  const wanted = find("at"), ring = wanted || find("way");
  for (const one of document.querySelectorAll(".pointed")) if (one !== ring) one.classList.remove("pointed");
  if (at === OFF) return;
  const stop = stops[at];
  ring?.classList.add("pointed");
  put(part("place"), `${at + 1}/${stops.length}`);
  put(box.querySelector("h2"), stop.title);
  put(box.querySelector("[aria-live] p"), !wanted && stop.at ? stop.absent : phone.matches ? stop.touch : stop.text);
  part("example").hidden = !stop.example || !wanted;
  part("queue").hidden = !!wanted || last();
  box.querySelector("[data-tour-to='-1']").hidden = at === 0 || last();
  box.querySelector("[data-tour-to='1']").hidden = last();
  if (ring && ring !== brought) bring(ring);
}

/* A newcomer looks for the control once; afterwards the page is left where they have put it. */
function bring(one) {
  brought = one;
  const { top, bottom } = one.getBoundingClientRect();
  if (top < (phone.matches ? box.offsetHeight : 0) || bottom > innerHeight) one.scrollIntoView({ block: "center" });
}

const used = (way, one) => at !== OFF && stops[at].used === way && one?.closest?.(stops[at].at) && !(stops[at].rest && document.querySelector(stops[at].rest));
for (const way of ["click", "change"]) document.addEventListener(way, (event) => { if (used(way, event.target)) go(at + 1); }, true);
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!document.getElementById("refusal") && used("done", detail.requestConfig?.elt)) go(at + 1);
});

part("example").addEventListener("click", () => {
  const field = find("at");
  field.value = stops[at].example;
  for (const what of ["input", "change"]) field.dispatchEvent(new Event(what, { bubbles: true }));
});
box.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.tourTo) go(at + Number(button.dataset.tourTo));
  if (button && "tourOff" in button.dataset) { go(stops.length); again.focus(); }
});
again.addEventListener("click", () => go(0));
phone.addEventListener("change", settle);
setInterval(show, 500);
settle();
show();
