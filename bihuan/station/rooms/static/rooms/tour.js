/* The tour points at one control after the other and goes on when it is used. Where it stands, or that it was left, this browser remembers. */
const box = document.getElementById("tour"), again = document.getElementById("tour-again");
const stops = JSON.parse(document.getElementById("tour-stops").textContent);
const OFF = "off";

const kept = { get: () => { try { return localStorage.getItem("tour"); } catch { return OFF; } }, set: (value) => { try { localStorage.setItem("tour", value); } catch { /* this page only */ } } };
let at = kept.get() === OFF ? OFF : Math.min(stops.length - 1, Number(kept.get()) || 0);

function show() {
  box.hidden = at === OFF;
  again.hidden = at !== OFF;
  if (at !== OFF) {
    box.querySelector("[data-tour-place]").textContent = `${at + 1}/${stops.length}`;
    box.querySelector("h2").textContent = stops[at].title;
    box.querySelector("[aria-live] p").textContent = stops[at].text;
    box.querySelector("[data-tour-to='-1']").disabled = at === 0;
  }
  point();
}

function go(to) {
  at = to >= stops.length ? OFF : Math.max(0, to);
  kept.set(at);
  show();
}

function point() {
  const wanted = at === OFF ? null : [...document.querySelectorAll(stops[at].at)].find((one) => one.checkVisibility());
  for (const one of document.querySelectorAll(".pointed")) if (one !== wanted) one.classList.remove("pointed");
  wanted?.classList.add("pointed");
}

for (const name of ["click", "change", "submit"]) document.addEventListener(name, (event) => {
  if (at !== OFF && stops[at].used === name && event.target.closest?.(stops[at].at)) go(at + 1);
}, true);
box.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.tourTo) go(at + Number(button.dataset.tourTo));
  if (button && "tourOff" in button.dataset) { at = OFF; kept.set(OFF); show(); again.focus(); }
});
again.addEventListener("click", () => go(0));
setInterval(point, 500);
show();
