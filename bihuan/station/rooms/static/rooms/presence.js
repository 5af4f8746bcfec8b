/* The server counts how long nobody has been here. So a page says which of its questions nobody asked, and that somebody
   is here who writes for a long time without sending. */
const BY_ITSELF = "X-By-Itself", JUST_NOW = 10_000, TELL = 120_000;
const { here } = document.body.dataset;
let touched = 0, told = Date.now();

for (const sign of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(sign, touch, { passive: true, capture: true });

function touch() {
  touched = Date.now();
  if (!here || touched - told < TELL) return;
  told = touched;
  fetch(here, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")) }).catch(() => null);
}

document.addEventListener("htmx:configRequest", (event) => {
  const byPerson = event.detail.triggeringEvent?.isTrusted || Date.now() - touched < JUST_NOW;
  if (byPerson) told = Date.now();
  else event.detail.headers[BY_ITSELF] = "1";
});
