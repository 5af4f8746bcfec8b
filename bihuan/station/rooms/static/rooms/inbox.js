/* The reading pane: the row before and after, and replies that a form can begin with. */
const rows = () => [...document.querySelectorAll("#list tr[data-m]")];
const inHand = () => document.getElementById("matter")?.dataset.m;

function mark() {
  for (const row of rows()) row.toggleAttribute("aria-current", false);
  const row = rows().find((one) => one.dataset.m === inHand());
  row?.setAttribute("aria-current", "true");
  return row;
}

addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const all = rows(), here = all.findIndex((row) => row.dataset.m === inHand());
    all[here + Number(step.dataset.step)]?.querySelector("a.cover")?.click();
  }
  const reply = event.target.closest("[data-reply]");
  if (reply) begin(reply);
});

/* What was written already stays; the reply is put behind it. */
function begin(reply) {
  const words = reply.closest("form").querySelector("textarea");
  words.value = [words.value.trim(), reply.textContent.trim()].filter(Boolean).join("\n");
  reply.closest("details").open = false;
  words.focus();
  words.setSelectionRange(words.value.length, words.value.length);
}

document.addEventListener("htmx:afterSettle", mark);
mark();
