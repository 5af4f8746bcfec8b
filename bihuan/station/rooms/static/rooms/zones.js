/* Gaps and overlaps of patrol zones on the map: each filled, and marked with the number under which the list tells it. */
const TONES = { gap: "--red", overlap: "--amber-mark", beyond: "--ink-3" };

function draw(pane, { map, library }) {
  const faults = JSON.parse(pane.querySelector("script[type='application/json']").textContent);
  const tone = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const lay = () => {
    if (map.getSource("faults")) return;
    map.addSource("faults", { type: "geojson", data: faults });
    const color = ["match", ["get", "kind"], ...Object.entries(TONES).flatMap(([kind, name]) => [kind, tone(name)]), tone("--ink-3")];
    map.addLayer({ id: "faults-land", type: "fill", source: "faults", paint: { "fill-color": color, "fill-opacity": 0.45 } });
    map.addLayer({ id: "faults-line", type: "line", source: "faults", paint: { "line-color": color, "line-width": 2 } });
  };
  if (map.isStyleLoaded()) lay();
  map.on("style.load", lay);
  for (const { properties } of faults.features) {
    const mark = document.createElement("span");
    mark.className = `fault-mark ${properties.kind}`;
    mark.textContent = properties.number;
    mark.title = properties.label;
    new library.Marker({ element: mark }).setLngLat(properties.at).addTo(map);
  }
}

for (const pane of document.querySelectorAll("[data-faults]")) {
  pane.addEventListener("bihuan:ground", (event) => draw(pane, event.detail));
}
