/* When each incident stood in the queue of this window, by the clock of the machine; in force before anything of the page runs. */
globalThis.stood = {};
new MutationObserver(() => {
  for (const { dataset: { m } } of document.querySelectorAll("#list [data-m]")) {
    if (m in stood) continue;
    stood[m] = 0;
    requestAnimationFrame(() => setTimeout(() => { stood[m] = Date.now(); })); // it is drawn in the frame before
  }
}).observe(document, { childList: true, subtree: true });
