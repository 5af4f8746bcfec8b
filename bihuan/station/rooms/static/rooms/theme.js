/* Runs before the first paint: the theme kept in this browser, else the one the machine asks for. `?theme=` is for pictures. */
(function () {
  const root = document.documentElement;
  let kept = new URLSearchParams(location.search).get("theme");
  try { kept = kept || localStorage.getItem("theme"); } catch { /* a private window keeps nothing */ }
  root.dataset.theme = kept || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-to]");
    if (!button) return;
    root.dataset.theme = button.dataset.themeTo;
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* as above */ }
  });
})();
