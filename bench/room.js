/* What a page tells of itself while it is measured; in force before anything of the page runs. */
globalThis.bench = { queue: 0, marks: 0, tasks: [0], keys: [0], shown: [] };
const watch = (type, keep, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(keep)).observe({ type, buffered: true, ...more });
watch("longtask", (one) => bench.tasks.push(one.duration));
watch("event", (one) => { if (one.name === "keydown") bench.keys.push(one.duration); }, { durationThreshold: 16 });

/* A thing counts as drawn in the frame after the one that found it. */
const AWAITED = { queue: "#list [data-m]", marks: ".mk[data-mark]" };
function look() {
  for (const [name, which] of Object.entries(AWAITED)) {
    if (!bench[name] && document.querySelector(which)) bench[name] = -1;
    else if (bench[name] === -1) bench[name] = performance.now();
  }
  if (bench.queue <= 0 || bench.marks <= 0) requestAnimationFrame(look);
}
requestAnimationFrame(look);

let pressed = 0;
addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "list" || !pressed) return;
  const since = pressed;
  pressed = 0;
  requestAnimationFrame(() => setTimeout(() => bench.shown.push(performance.now() - since)));
});
