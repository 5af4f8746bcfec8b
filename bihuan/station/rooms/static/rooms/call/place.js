/* The place of a call while it is typed: candidates with their reasons, one key takes one; a pin that can be dragged, or moved by the arrow
   keys; a name that somebody confirms. What is typed is never touched until somebody picks. */
import { paced } from "./pace.js";
import { post } from "./post.js";
import { style } from "../map/style.js";

const STEP = 0.00005;

class Place {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    [this.field, this.words, this.pin] = [this.form.elements.place, this.form.elements.words, this.form.elements.pin];
    this.list = box.querySelector(".place-list");
    this.asked = 0;
    this.at = -1;
    this.soon = paced(() => this.ask());
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list" })) this.field.setAttribute(name, value);
    this.field.addEventListener("input", (event) => { if (this.picking) return; this.unpin(); if (!event.isComposing) this.soon(); });
    this.field.addEventListener("focus", () => this.field.closest(".line").scrollIntoView({ block: "nearest" }));
    this.field.addEventListener("compositionend", () => this.soon());
    this.words.addEventListener("input", (event) => { if (!event.isComposing && !this.field.value.trim()) this.soon(); });
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => setTimeout(() => this.fold(), 200));
    for (const name of ["call:filled", "call:emptied"]) this.form.addEventListener(name, () => this.again());
    this.again();
    box.querySelector("[data-remember]")?.addEventListener("click", () => this.remember());
  }

  async ask() {
    const place = this.field.value, words = place.trim() ? "" : this.words.value.slice(0, 300), turn = ++this.asked;
    if (!(place + words).trim()) return this.show([]);
    const answer = await post(this.box.dataset.find, { place: place.slice(0, 300), words });
    if (turn === this.asked && answer.status === 200) this.show(answer.said.candidates);
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, index) => this.row(one, index)));
    this.open(found.length > 0);
  }

  row(one, index) {
    const row = document.createElement("li"), name = document.createElement("b"), why = document.createElement("small");
    row.id = `place-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    name.textContent = one.text;
    why.textContent = [...one.why, one.area].filter(Boolean).join(" · ");
    row.append(name, why);
    row.addEventListener("mousedown", (event) => { event.preventDefault(); this.pick(one); });
    return row;
  }

  open(on) {
    this.list.hidden = !on;
    this.field.setAttribute("aria-expanded", String(on));
    if (!on) this.field.removeAttribute("aria-activedescendant");
  }

  fold() { if (document.activeElement !== this.field) this.open(false); }

  key(event) {
    if (event.isComposing || this.list.hidden || event.altKey || event.ctrlKey) return;
    const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (turn) { event.preventDefault(); this.mark((this.at + turn + this.found.length) % this.found.length); }
    else if (event.key === "Enter" && this.at >= 0) { event.preventDefault(); this.pick(this.found[this.at]); this.form.elements.caller_phone.focus(); }
    else if (event.key === "Escape") { event.stopPropagation(); this.open(false); }
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    this.field.setAttribute("aria-activedescendant", `place-${at}`);
  }

  pick(one) {
    this.asked += 1;
    this.picking = true;
    this.said = this.field.value;
    this.field.value = one.text;
    this.set(one);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.picking = false;
    this.open(false);
    this.field.focus();
    this.chart(one);
  }

  set({ lat, lon }) { this.pin.value = `${lat.toFixed(6)},${lon.toFixed(6)}`; this.tell(".hint", this.pin.value.replace(",", ", ")); }

  /* The pin of a draft that was put back, or none where the form begins anew. */
  again() {
    const [lat, lon] = this.pin.value.split(",").map(Number);
    if (this.field.value && Number.isFinite(lat) && Number.isFinite(lon)) { this.set({ lat, lon }); this.chart({ lat, lon }); }
    else this.unpin();
  }

  /* Whoever types on means another place: the pin goes, the words stay. */
  unpin() {
    this.pin.value = "";
    this.box.querySelector(".place-pinned").hidden = true;
  }

  async chart({ lat, lon }) {
    const shown = this.box.querySelector(".place-pinned"), name = this.box.querySelector("#place-name");
    shown.hidden = false;
    this.tell("[data-told]", "");
    if (name) name.value = this.said && this.said !== this.field.value ? this.said : "";
    try {
      await this.ground({ lat, lon });
      this.marker.setLngLat([lon, lat]);
      this.map.jumpTo({ center: [lon, lat], zoom: 16 });
      this.map.resize();
    } catch {
      this.box.querySelector(".place-map").hidden = true; // no WebGL here: the numbers stand below
    }
  }

  async ground({ lat, lon }) {
    if (this.map) return;
    const { library, worker, tiles, deepest, outlines } = this.box.dataset;
    const whole = (address) => address && new URL(address, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
    const maplibre = await import(library);
    maplibre.setWorkerUrl(whole(worker));
    const look = () => style({ tiles: whole(tiles), deepest: Number(deepest), outlines: whole(outlines) }, () => false);
    this.map = new maplibre.Map({ container: this.box.querySelector(".place-map"), style: look(), center: [lon, lat], zoom: 16, attributionControl: false, dragRotate: false, maxZoom: 18.5, localIdeographFontFamily: getComputedStyle(document.body).fontFamily });
    const element = document.createElement("div");
    element.className = "place-pin";
    element.tabIndex = 0;
    const holder = document.createElement("div");
    holder.append(element);
    this.marker = new maplibre.Marker({ element: holder, draggable: true, anchor: "bottom" }).setLngLat([lon, lat]).addTo(this.map);
    this.marker.on("dragend", () => this.moved(this.marker.getLngLat()));
    element.addEventListener("keydown", (event) => {
      const [east, north] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] || [0, 0];
      if (!east && !north) return;
      event.preventDefault();
      event.stopPropagation();
      const { lng, lat: now } = this.marker.getLngLat();
      this.marker.setLngLat([lng + east * STEP, now + north * STEP]);
      this.moved(this.marker.getLngLat());
    });
    new MutationObserver(() => this.map.setStyle(look())).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  moved({ lat, lng }) {
    this.set({ lat, lon: lng });
    this.pin.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async remember() {
    const [lat, lon] = this.pin.value.split(","), name = this.box.querySelector("#place-name").value;
    const answer = await post(this.box.dataset.nickname, { name, means: this.field.value, lat, lon });
    this.tell("[data-told]", answer.status ? answer.said.told || answer.said.wrong : this.box.dataset.away);
  }

  tell(where, text) {
    const line = this.box.querySelector(where);
    if (!line) return;
    line.hidden = !text;
    line.textContent = text;
  }
}

let place = null;
function setUp() {
  const box = document.getElementById("place-finds");
  if (box && place?.box !== box) place = new Place(box);
}
setUp();
document.addEventListener("htmx:afterSettle", setUp);
