/* When the bar above the queue of this window told of the first, the second, … new row, by the clock of the machine: new rows wait there
   and push nothing about. In force before anything of the page runs. */
globalThis.told = [];
new MutationObserver(() => {
  const many = Number(document.querySelector("#newbar:not([hidden]) span")?.textContent.match(/\d+/)?.[0] || 0);
  if (many > told.length) requestAnimationFrame(() => setTimeout(() => { // it is drawn in the frame before
    while (told.length < many) told.push(Date.now());
  }));
}).observe(document, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["hidden"] });
