/* Runs before the first paint: the theme kept in this browser, else the one the machine asks for. `?theme=` is for pictures. */
(function () {
  const root = document.documentElement;
  let kept = new URLSearchParams(location.search).get("theme");
  try { kept = kept || localStorage.getItem("theme"); } catch { /* a private window keeps nothing */ }
  root.dataset.theme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  let keys = "on";
  try { keys = localStorage.getItem("keys") || keys; } catch { /* as above */ }
  root.dataset.keys = keys;

  addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-to], [data-keys-to], [data-grey]");
    if (!button) return;
    if (button.matches("[data-grey]")) {
      button.setAttribute("aria-pressed", document.getElementById("sheet").classList.toggle("grey"));
      return;
    }
    if (button.dataset.keysTo) {
      root.dataset.keys = button.dataset.keysTo;
      try { localStorage.setItem("keys", root.dataset.keys); } catch { /* as above */ }
      return;
    }
    root.dataset.theme = button.dataset.themeTo;
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* as above */ }
  });
})();
