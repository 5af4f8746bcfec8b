/* The map pane, on any element with `data-map`: ground, open incidents, units with the age of their last position.
   It fits the incidents when their set has changed and never after a human hand has moved it; ★ fits again.
   `bihuan:pick` says which incident was chosen here; `bihuan:show` marks one that was chosen elsewhere. */
import { now } from "./ticks.js";
import { style } from "./map/style.js";
import { incident, unit } from "./map/marks.js";
import { ClosedRoads } from "./map/roads.js";

const AGAIN = 5000, QUIET = 15000, CLOSEST = 15.5, NEAR = 18;

class Pane {
  constructor(box) {
    this.box = box;
    this.words = JSON.parse(box.querySelector("script[type='application/json']").textContent);
    this.marks = new Map();
    this.gesture = false;
    this.set = null;
    this.shown = "";
    this.asked = 0;
    this.keep = `map.${box.dataset.layers ? "" : "areas."}${box.dataset.who}`;
    this.layers();
    this.told = box.dataset.layers ? this.fetch() : null;
    this.begin();
  }

  say(name, values = {}) {
    return Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), this.words[name]);
  }

  /* ---- which layers, remembered in this browser for this person ---- */
  layers() {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(this.keep)) || {}; } catch { /* a private window keeps nothing */ }
    this.boxes = [...this.box.querySelectorAll("[data-layer]")];
    for (const one of this.boxes) {
      if (one.dataset.layer in kept) one.checked = kept[one.dataset.layer];
      one.addEventListener("change", () => {
        try { localStorage.setItem(this.keep, JSON.stringify(Object.fromEntries(this.boxes.map((each) => [each.dataset.layer, each.checked])))); } catch { /* as above */ }
        this.toggle();
      });
    }
  }

  on(layer) { return this.boxes.find((one) => one.dataset.layer === layer)?.checked ?? true; }

  toggle() {
    for (const layer of ["incidents", "units"]) this.box.classList.toggle(`no-${layer}`, !this.on(layer));
    if (!this.map?.isStyleLoaded()) return;
    for (const layer of this.map.getStyle().layers) {
      const outline = layer.metadata?.outline;
      if (outline) this.map.setLayoutProperty(layer.id, "visibility", this.on(outline) ? "visible" : "none");
    }
  }

  /* ---- the ground ---- */
  async begin() {
    const { library, worker, tiles, deepest, outlines, bounds } = this.box.dataset;
    const whole = (address) => address && new URL(address, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
    this.look = () => style({ tiles: whole(tiles), deepest: Number(deepest), outlines: whole(outlines) }, (layer) => this.on(layer));
    this.home = bounds ? bounds.split(",").map(Number) : null;
    try {
      this.library = await import(library);
      this.library.setWorkerUrl(whole(worker));
      this.map = new this.library.Map({
        container: this.box.querySelector(".map-ground"), style: this.look(), attributionControl: false, dragRotate: false, pitchWithRotate: false,
        touchPitch: false, maxZoom: 18.5, locale: this.words, localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
        ...(this.home && { bounds: this.home, fitBoundsOptions: { padding: 24 } }),
      });
    } catch {
      this.tell([this.words.blind]);
      return;
    }
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new this.library.NavigationControl({ showCompass: false }), "bottom-right");
    this.map.addControl(new this.library.ScaleControl(), "bottom-right");
    this.map.on("movestart", (event) => { if (event.originalEvent) this.gesture = true; });
    this.map.on("zoomend", () => this.crowd());
    this.box.querySelector("[data-whole]").addEventListener("click", () => { this.gesture = false; this.fit(true); });
    this.box.querySelector("[data-close]")?.addEventListener("click", () => this.show(""));
    document.addEventListener("bihuan:show", (event) => this.show(event.detail?.number || ""));
    new MutationObserver(() => this.map.setStyle(this.look())).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    new ResizeObserver(() => { this.map.resize(); if (this.set === null && this.box.dataset.layers) this.ask(); }).observe(this.box);
    this.toggle();
    this.live();
    const closed = this.box.querySelector("[data-roads]");
    if (closed) new ClosedRoads(this, closed);
    this.box.dispatchEvent(new CustomEvent("bihuan:ground", { bubbles: true, detail: { map: this.map, library: this.library } }));
  }

  /* ---- what stands on it ---- */
  live() {
    if (!this.box.dataset.layers) { this.lead(); return; }
    this.ask();
    document.body.addEventListener("ledger", () => { this.soon ||= setTimeout(() => this.ask(), Math.max(0, this.asked + AGAIN - Date.now())); });
    setInterval(() => { if (Date.now() - this.asked >= QUIET) this.ask(); }, QUIET);
    document.addEventListener("visibilitychange", () => this.ask());
  }

  /* On the map of the areas a name leads to the page of its area. */
  lead() {
    this.fit(true);
    if (this.box.closest("[data-draw]")) return;
    const named = ["zone", "community", "grid"].map((kind) => `${kind}-names`), here = (event) => this.map.queryRenderedFeatures(event.point, { layers: named })[0]?.properties.href;
    this.map.on("click", (event) => { const href = here(event); if (href) location.assign(href); });
    this.map.on("mousemove", (event) => { if (this.map.isStyleLoaded()) this.map.getCanvas().style.cursor = here(event) ? "pointer" : ""; });
  }

  async ask() {
    clearTimeout(this.soon);
    this.soon = 0;
    if (document.hidden || !this.box.checkVisibility()) return;
    const answer = await (this.told || this.fetch());
    this.told = null;
    if (answer) this.draw(answer);
    else this.tell([this.words.stale]);
  }

  /* Asked for at once, while the ground is still being fetched; null where there is no answer. */
  async fetch() {
    this.asked = Date.now();
    try {
      const answer = await fetch(this.box.dataset.layers, { headers: { Accept: "application/json" } });
      return answer.ok && !answer.redirected ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  draw({ incidents, units, restricted, unplaced, beyond }) {
    const wanted = new Map();
    for (const one of incidents) wanted.set(`i:${one.number}`, [one, () => incident(one, (picked) => this.pick(picked)), { anchor: "left" }]);
    for (const one of units) wanted.set(`u:${one.code}`, [one, () => unit(one, this.words.ago), { anchor: "bottom-left", offset: [-12, -9] }]);
    for (const [key, mark] of this.marks) {
      if (!wanted.has(key)) { mark.remove(); this.marks.delete(key); }
    }
    for (const [key, [one, make, place]] of wanted) this.put(key, one, make, place);
    this.fade();
    this.tell([restricted && !this.box.closest(".wall") && this.say("restricted", { n: restricted }), unplaced && this.say("unplaced", { n: unplaced }), beyond && this.say("beyond", { n: beyond })]);
    const set = incidents.map((one) => one.number).sort().join();
    if (set !== this.set) { this.set = set; this.fit(false); }
    this.crowd();
    this.show(this.shown);
  }

  /* A mark that says the same stays the same element, so that focus and pointer keep it. */
  put(key, one, make, place) {
    const says = JSON.stringify({ ...one, lat: 0, lon: 0 }), old = this.marks.get(key);
    if (old?.says === says) { old.one = one; old.setLngLat([one.lon, one.lat]); return; }
    const focused = old?.getElement().contains(document.activeElement);
    old?.remove();
    const mark = new this.library.Marker({ element: make(), ...place }).setLngLat([one.lon, one.lat]).addTo(this.map);
    Object.assign(mark, { says, one });
    this.marks.set(key, mark);
    if (focused) mark.getElement().focus();
  }

  fade() {
    for (const mark of this.marks.values()) {
      if (!mark.one.at) continue;
      const minutes = (now() - Date.parse(mark.one.at)) / 60000, classes = mark.getElement().classList;
      classes.toggle("new", minutes < 3);
      classes.toggle("old1", minutes >= 10 && minutes < 60);
      classes.toggle("old2", minutes >= 60);
    }
  }

  incidents() { return [...this.marks].filter(([key]) => key[0] === "i").map(([, mark]) => mark); }

  /* Marks that would lie on one another stand above one another; where there are many, only level 1 and what is pointed at keep words. */
  crowd() {
    const marks = this.incidents(), zoom = this.map.getZoom(), cells = new Map();
    this.box.classList.toggle("crowded", zoom < 12 || (marks.length > 60 && zoom < 15));
    for (const mark of marks) {
      const { x, y } = this.map.project(mark.getLngLat()), cell = `${Math.round(x / NEAR)},${Math.round(y / NEAR)}`, below = cells.get(cell) || 0;
      cells.set(cell, below + 1);
      mark.setOffset([-14, -20 * Math.min(below, 4)]);
    }
  }

  /* ---- the eye ---- */
  fit(asked) {
    if (this.gesture) return;
    const places = this.incidents().map((mark) => mark.getLngLat());
    const seen = this.map.getBounds();
    if (!asked && this.fitted && places.every((place) => seen.contains(place))) return;
    const bounds = new this.library.LngLatBounds();
    places.forEach((place) => bounds.extend(place));
    if (bounds.isEmpty() && !this.home) return;
    this.map.fitBounds(bounds.isEmpty() ? this.home : bounds, { padding: this.room(), maxZoom: CLOSEST, duration: this.fitted ? 500 : 0 });
    this.fitted = true;
  }

  /* Words stand to the right of a mark, and cards float over the edges. */
  room() {
    const foot = this.box.querySelector(".map-foot");
    return this.box.clientWidth < 400 ? 48 : { top: 88, right: 110, bottom: 36 + (foot ? foot.offsetHeight : 28), left: 40 };
  }

  pick(one) {
    this.show(one.number);
    document.dispatchEvent(new CustomEvent("bihuan:pick", { detail: { number: one.number } }));
  }

  show(number) {
    this.shown = number;
    let found = null;
    for (const mark of this.marks.values()) {
      if (!mark.one.number) continue;
      const here = mark.one.number === number;
      mark.getElement().classList.toggle("on", here);
      mark.getElement().setAttribute("aria-pressed", here);
      if (here) found = mark.one;
    }
    this.card(found);
  }

  card(one) {
    const card = this.box.querySelector("[data-card]");
    if (!card) return;
    card.hidden = !one;
    if (!one) return;
    const field = (name) => card.querySelector(`[data-field="${name}"]`);
    for (const name of ["what", "place", "word"]) field(name).textContent = one[name];
    field("level").className = `lv lv${one.level}`;
    field("level").textContent = one.digit;
    field("mark").className = `m m-${one.mark}`;
    field("since").textContent = one.short;
    field("href").href = one.href;
  }

  tell(parts) {
    const line = this.box.querySelector("[data-said]"), text = parts.filter(Boolean).join(" · ");
    line.hidden = !text;
    if (line.textContent !== text) line.textContent = text;
  }
}

for (const box of document.querySelectorAll("[data-map]")) new Pane(box);
