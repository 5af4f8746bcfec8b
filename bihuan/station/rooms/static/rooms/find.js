/* Finding while typing. Up and down walk from the box through what was found, Enter opens it; Escape closes the list and keeps the words. */
const boxOf = (element) => element?.closest?.("[data-find]");
const list = () => document.getElementById("found");
const links = () => [...(list()?.querySelectorAll("a") || [])];

function look(box) {
  window.htmx.trigger(box, "look");
}
addEventListener("input", (event) => { const box = boxOf(event.target); if (box && !event.isComposing) look(box); });
addEventListener("compositionend", (event) => { const box = boxOf(event.target); if (box) look(box); });

/* The list under the bar shows itself when it has something to say. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target !== list()) return;
  list().hidden = list().matches(".drop") && !document.querySelector("[data-find]").value.trim();
});
function close() {
  if (list()?.matches(".drop")) list().hidden = true;
}
addEventListener("focusin", (event) => {
  if (!event.target.closest("[data-find-form]")) close();
  else if (boxOf(event.target)?.value.trim() && list()?.childElementCount) list().hidden = false;
});

addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey) return;
  const box = boxOf(document.activeElement), here = links(), at = here.indexOf(document.activeElement);
  if (!box && at < 0) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) document.querySelector("[data-find]").focus();
    else here[Math.min(next, here.length - 1)]?.focus();
  } else if (event.key === "Escape" && !list().hidden) {
    document.querySelector("[data-find]").focus();
    close();
  } else if (event.key === "Enter" && box) {
    /* One thing found, and found for what stands in the box now: Enter opens it. */
    const rows = list()?.querySelectorAll("a.f") || [];
    const asked = list()?.querySelector("[data-found]")?.dataset.found;
    if (rows.length === 1 && asked === box.value.trim().replace(/\s+/g, " ")) { event.preventDefault(); rows[0].click(); }
  }
});
