/* Drawing an area's outline by hand. A click sets a corner: at the end, or on a side where it lies on one; a corner is dragged, or moved with
   the arrow keys, and goes with Delete. What is drawn stands as text in the form, which is where it is sent from. */
const NEAR = 10, STEP = 8, MOST = 200;

class Drawing {
  constructor(pane, { map, library }) {
    Object.assign(this, { map, library, corners: [] });
    const { text, datum, count } = pane.dataset;
    this.text = document.getElementById(text);
    this.datum = document.getElementById(datum);
    this.count = document.getElementById(count);
    this.words = JSON.parse(pane.querySelector("script[type='application/json']").textContent);
    pane.dataset.drawing = "";
    map.getCanvas().style.cursor = "crosshair";
    map.on("click", (event) => this.add(event));
    map.on("style.load", () => this.show());
    for (const button of pane.querySelectorAll("[data-do]")) button.addEventListener("click", () => this[button.dataset.do](pane.dataset.present));
    if (this.text.value.trim()) this.present(this.text.value, { quiet: true });
    this.show();
  }

  add({ lngLat, point }) {
    const corner = [lngLat.lng, lngLat.lat], side = this.side(point);
    this.corners.splice(side, 0, corner);
    this.changed();
    this.marks[side].getElement().focus();
  }

  /* Between which two corners a new one belongs: where the click lies on a side, in that side; else at the end. */
  side({ x, y }) {
    const places = this.corners.map((corner) => this.map.project(corner));
    for (let at = 0; at < places.length && places.length > 2; at++) {
      const a = places[at], b = places[(at + 1) % places.length], length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
      const along = Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length));
      if (Math.hypot(a.x + along * (b.x - a.x) - x, a.y + along * (b.y - a.y) - y) < NEAR) return at + 1;
    }
    return places.length;
  }

  undo() { this.corners.pop(); this.changed(); }

  anew() { this.corners = []; this.changed(); }

  /* One ring is taken up as it is; of several, or of one with too many corners to be dragged, nothing is. */
  present(text, { quiet = false } = {}) {
    let ring = null;
    try { const { type, coordinates } = JSON.parse(text); ring = type === "Polygon" && coordinates.length === 1 ? coordinates[0].slice(0, -1) : null; } catch { /* WKT, or what a person wrote: left as it is */ }
    if (!ring || ring.length > MOST) { if (!quiet) this.tell(this.words.too_fine); return; }
    this.corners = ring.map(([lon, lat]) => [lon, lat]);
    this.changed();
  }

  changed() {
    const ring = this.corners.map(([lon, lat]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
    this.text.value = ring.length > 2 ? JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) : "";
    if (this.datum) this.datum.value = "wgs84";
    this.show();
  }

  show() {
    this.marks?.forEach((mark) => mark.remove());
    this.marks = this.corners.map((corner, at) => this.mark(corner, at));
    this.tell(this.words.corners.replace("{n}", this.corners.length));
    this.line();
  }

  line() {
    if (!this.map.isStyleLoaded() && !this.map.getSource("drawn")) { this.map.once("idle", () => this.line()); return; }
    const ring = this.corners.length ? [...this.corners, this.corners[0]] : [];
    const data = { type: "Feature", properties: {}, geometry: this.corners.length > 2 ? { type: "Polygon", coordinates: [ring] } : { type: "LineString", coordinates: this.corners.length > 1 ? this.corners : [] } };
    const source = this.map.getSource("drawn");
    if (source) { source.setData(data); return; }
    const color = getComputedStyle(document.documentElement).getPropertyValue("--act").trim();
    this.map.addSource("drawn", { type: "geojson", data });
    this.map.addLayer({ id: "drawn-land", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": color, "fill-opacity": 0.15 } });
    this.map.addLayer({ id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": color, "line-width": 2.5 } });
  }

  mark(corner, at) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "corner";
    handle.setAttribute("aria-label", this.words.corner.replace("{n}", at + 1));
    const mark = new this.library.Marker({ element: handle, draggable: true }).setLngLat(corner).addTo(this.map);
    const put = () => { const { lng, lat } = mark.getLngLat(); this.corners[at] = [lng, lat]; };
    mark.on("drag", () => { put(); this.line(); });
    mark.on("dragend", () => { put(); this.changed(); });
    handle.addEventListener("click", (event) => event.stopPropagation());
    handle.addEventListener("keydown", (event) => this.key(event, at));
    return mark;
  }

  key(event, at) {
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (event.key in moves) {
      const { x, y } = this.map.project(this.corners[at]), [dx, dy] = moves[event.key], { lng, lat } = this.map.unproject([x + dx, y + dy]);
      this.corners[at] = [lng, lat];
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.corners.splice(at, 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.changed();
    this.marks[Math.min(at, this.marks.length - 1)]?.getElement().focus();
  }

  tell(words) { this.count.textContent = words; }
}

for (const pane of document.querySelectorAll("[data-draw]")) {
  pane.addEventListener("bihuan:ground", (event) => new Drawing(pane, event.detail));
}
