/* The hand of whoever works on the page. What is pressed, or holds a half-typed word of an input method, is not replaced under it; what is
   pointed at or written in stays where it is while something above it grows. */
const LETS_GO = 120; // milliseconds after the press, so that the click has come
const AIMED = 1000, PRESSED = "a, button, input, label, select, summary, textarea";
let pressed = null, composing = null, aimed = 0;

addEventListener("pointerdown", ({ target }) => { pressed = target; }, { capture: true, passive: true });
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => {
  const one = pressed;
  setTimeout(() => { if (pressed === one) pressed = null; }, LETS_GO);
}, { capture: true, passive: true });
addEventListener("pointermove", () => { aimed = Date.now(); }, { capture: true, passive: true });
addEventListener("blur", () => { pressed = null; });
addEventListener("compositionstart", ({ target }) => { composing = target; }, true);
addEventListener("compositionend", () => { composing = null; }, true);

export const held = (part) => [pressed, composing].some((one) => one?.isConnected && part.contains(one));

/* What is written in, or what the pointer has just gone to in order to press it; a pointer that merely lies somewhere aims at nothing. */
function inHand() {
  const written = document.activeElement?.closest("#main form") && document.activeElement;
  const pointed = Date.now() - aimed < AIMED ? [...document.querySelectorAll("#main :hover")].at(-1)?.closest(PRESSED) : null;
  const one = written || pointed;
  const { top, bottom } = one?.getBoundingClientRect() || {};
  return one && bottom > 0 && top < innerHeight ? one : null;
}

function scrolling(one) {
  for (let box = one.parentElement; box; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  }
  return document.scrollingElement;
}

/* Called before something changes; the function returned brings what is in hand back to where it was. */
export function holdStill() {
  const one = inHand(), named = one?.closest("[id]");
  const before = one?.getBoundingClientRect().top, namedBefore = named?.getBoundingClientRect().top;
  return () => {
    const now = one?.isConnected ? one : document.getElementById(named?.id);
    if (!now) return;
    const moved = now.getBoundingClientRect().top - (now === one ? before : namedBefore);
    if (Math.abs(moved) > 1) scrolling(now).scrollBy(0, moved);
  };
}

/* Who could go is looked up after the page is there, and stands above its forms. */
let still = null;
document.addEventListener("htmx:beforeSwap", ({ target }) => { still = target.id === "who" ? holdStill() : null; });
document.addEventListener("htmx:afterSettle", () => { still?.(); still = null; });
