/* How the ground is drawn: the colours are those of the page, so that day and night are the same map. Labels are drawn by the browser's
   own fonts; nothing is fetched but tiles and outlines. */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const by = (...stops) => ["interpolate", ["exponential", 1.6], ["zoom"], ...stops];
const is = (...kinds) => ["in", ["get", "kind"], ["literal", kinds]];
const FONT = ["Noto Sans CJK SC"];

function roads(id, kinds, width, color, more = {}) {
  return { id, type: "line", source: "ground", "source-layer": "road", filter: is(...kinds), layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": color, "line-width": by(...width), ...more } };
}

function names(id, layer, { filter, along, size, color, from = 0, priority }) {
  const layout = { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "text-max-width": 8, "text-padding": 4 };
  if (along) Object.assign(layout, { "symbol-placement": "line", "text-letter-spacing": 0.15, "symbol-spacing": 320 });
  if (priority) layout["symbol-sort-key"] = priority;
  return { id, type: "symbol", source: "ground", "source-layer": layer, minzoom: from, filter: filter ? ["all", ["has", "name"], filter] : ["has", "name"], layout, paint: { "text-color": color, "text-halo-color": token("--map-halo"), "text-halo-width": 1.4 } };
}

function ground() {
  const [road, edge, main, mainEdge, text] = ["--map-road", "--map-case", "--map-main", "--map-main-case", "--map-text"].map(token);
  const lanes = ["minor", "lane"], greats = ["trunk", "main"];
  const fill = (id, layer, color, filter, more = {}) => ({ id, type: "fill", source: "ground", "source-layer": layer, ...(filter && { filter }), paint: { "fill-color": color, ...more } });
  return [
    fill("blocks", "ground", token("--map-block"), is("block"), { "fill-opacity": 0.5 }),
    fill("greens", "ground", token("--map-park"), is("green")),
    fill("waters", "water", token("--map-water")),
    { id: "streams", type: "line", source: "ground", "source-layer": "stream", paint: { "line-color": token("--map-water"), "line-width": by(8, 0.6, 14, 2, 17, 6) } },
    fill("buildings", "building", token("--map-block"), null, { "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0.4, 15.5, 1] }),
    roads("paths", ["path"], [13, 0.5, 16, 1.5], edge, { "line-dasharray": [2, 2] }),
    roads("rails", ["rail"], [9, 0.6, 16, 2.4], edge, { "line-dasharray": [4, 2] }),
    roads("lane-edges", lanes, [12, 0.9, 14, 3, 17, 15], edge),
    roads("middle-edges", ["middle"], [10, 1, 14, 6, 17, 20], edge),
    roads("great-edges", greats, [6, 1, 10, 2.6, 14, 9, 17, 28], mainEdge),
    roads("lanes", lanes, [12, 0.5, 14, 2, 17, 13], road),
    roads("middles", ["middle"], [10, 0.6, 14, 4.6, 17, 18], road),
    roads("greats", greats, [6, 0.5, 10, 1.6, 14, 7.4, 17, 25], main),
    names("stream-names", "stream", { along: true, size: 13, color: token("--map-water-text"), from: 11 }),
    names("great-names", "road", { along: true, size: 13, color: text, from: 11, filter: is(...greats) }),
    names("middle-names", "road", { along: true, size: 12, color: text, from: 13, filter: is("middle") }),
    names("lane-names", "road", { along: true, size: 12, color: text, from: 15, filter: is(...lanes) }),
    names("green-names", "ground", { size: 12, color: text, from: 14 }),
    names("spot-names", "spot", { size: 12, color: text, from: 15.5 }),
    names("place-names", "place", { size: ["match", ["get", "kind"], ["city", "town"], 16, 13], color: text, priority: ["match", ["get", "kind"], "city", 0, "town", 1, "village", 2, 3] }),
  ];
}

/* Outlines of areas: one kind a layer, so that each can be switched by itself. */
function outlines() {
  const looks = { community: ["--line-strong", 1.4, [1]], grid: ["--control", 1, [2, 2]], zone: ["--amber-mark", 1.6, [4, 2.5]] };
  return Object.entries(looks).flatMap(([kind, [color, width, dash]]) => [
    { id: `${kind}-lines`, type: "line", source: "outlines", filter: is(kind), metadata: { outline: kind }, paint: { "line-color": token(color), "line-width": width, "line-dasharray": dash } },
    { id: `${kind}-names`, type: "symbol", source: "outlines", filter: ["all", is(kind), ["==", ["geometry-type"], "Point"]], metadata: { outline: kind }, minzoom: kind === "grid" ? 13 : 11, layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12 }, paint: { "text-color": token(kind === "zone" ? "--amber" : "--ink-3"), "text-halo-color": token("--map-halo"), "text-halo-width": 1.6 } },
  ]);
}

/* A closed road: red over white, with a cross and its word along it. */
function closed() {
  const [red, halo] = ["--red", "--map-halo"].map(token), line = (id, width, color, more) => ({ id, type: "line", source: "closed", layout: { "line-cap": "butt" }, paint: { "line-color": color, "line-width": by(...width), ...more } });
  return [
    line("closed-edges", [10, 3, 14, 9, 17, 22], halo), line("closed-roads", [10, 2, 14, 5, 17, 14], red, { "line-dasharray": [1.2, 0.8] }),
    { id: "closed-names", type: "symbol", source: "closed", minzoom: 12, layout: { "text-field": ["concat", "✕ ", ["get", "label"]], "text-font": FONT, "text-size": 13, "symbol-placement": "line-center", "text-allow-overlap": true }, paint: { "text-color": red, "text-halo-color": halo, "text-halo-width": 2 } },
  ];
}

export function style({ tiles, deepest, outlines: areas }, shown) {
  const sources = { outlines: { type: "geojson", data: areas, tolerance: 0.2 }, closed: { type: "geojson", data: { type: "FeatureCollection", features: [] } } };
  if (tiles) sources.ground = { type: "vector", tiles: [tiles], minzoom: 5, maxzoom: deepest };
  const bordered = outlines().map((layer) => ({ ...layer, layout: { ...layer.layout, visibility: shown(layer.metadata.outline) ? "visible" : "none" } }));
  return { version: 8, sources, layers: [{ id: "land", type: "background", paint: { "background-color": token("--map-land") } }, ...(tiles ? ground() : []), ...bordered, ...closed()] };
}
