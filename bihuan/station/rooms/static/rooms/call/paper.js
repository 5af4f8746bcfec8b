import "../keys.js";

addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
