/* Closed roads: drawn on the map and listed in their menu. To close one: say why, press the button, click the road. */
import { post } from "../call/post.js";

const AGAIN = 30000;

export class ClosedRoads {
  constructor(pane, menu) {
    this.pane = pane;
    this.menu = menu;
    this.address = menu.dataset.roads;
    this.list = menu.querySelector("[data-list]");
    this.form = menu.querySelector("form");
    this.form?.addEventListener("submit", (event) => { event.preventDefault(); this.pick(!this.picking); });
    this.pane.map.on("click", (event) => { if (this.picking) this.close(event.lngLat); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.picking) this.pick(false); });
    this.pane.map.on("style.load", () => this.draw());
    this.ask();
    setInterval(() => { if (!document.hidden) this.ask(); }, AGAIN);
  }

  async ask() {
    const answer = await fetch(this.address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) this.show(await answer.json());
  }

  pick(on) {
    this.picking = on;
    this.from = null;
    this.pane.map.getCanvas().classList.toggle("aiming", on);
    this.say(on ? this.menu.dataset.aim : "");
    if (on) this.menu.open = matchMedia("(min-width: 821px)").matches;
  }

  /* Between two points it takes two clicks on one street. */
  async close({ lat, lng }) {
    const fields = Object.fromEntries(new FormData(this.form));
    if (fields.extent === "between" && !this.from) {
      this.from = { lat, lon: lng };
      return this.say(this.menu.dataset.aimTo);
    }
    const points = this.from ? { ...this.from, to_lat: lat, to_lon: lng } : { lat, lon: lng };
    this.pick(false);
    this.answered(await post(this.form.action, { ...fields, ...points }));
  }

  answered({ status, said, away, signedOut }) {
    if (away || signedOut) return this.say(this.menu.dataset.away);
    if (status !== 200) { this.menu.open = true; return this.say(said.wrong || this.menu.dataset.away); }
    this.form?.reset();
    this.say("");
    this.show(said);
  }

  show(found) {
    this.found = found;
    this.menu.querySelector("[data-count]").textContent = found.features.length || "";
    this.list.replaceChildren(...found.features.map(({ properties }) => this.row(properties)));
    this.menu.querySelector("[data-none]").hidden = found.features.length > 0;
    const fault = this.menu.querySelector("[data-fault]");
    fault.hidden = !found.fault;
    fault.textContent = found.fault;
    this.draw();
  }

  draw() {
    const data = this.found || { type: "FeatureCollection", features: [] };
    this.pane.map.getSource("closed")?.setData({ type: data.type, features: data.features });
  }

  row({ id, name, why, who, since, until }) {
    const row = document.createElement("li"), head = document.createElement("b"), about = document.createElement("small");
    head.textContent = `✕ ${name}`;
    about.textContent = [why, `${since}–${until}`, who].filter(Boolean).join(" · ");
    row.append(head, about);
    if (this.form) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn sm";
      button.textContent = this.menu.dataset.open;
      button.setAttribute("aria-label", `${this.menu.dataset.open} ${name}`);
      button.addEventListener("click", async () => this.answered(await post(this.menu.dataset.opens.replace("/0/", `/${id}/`), {})));
      row.append(button);
    }
    return row;
  }

  say(text) {
    const line = this.menu.querySelector("[data-told]");
    line.hidden = !text;
    line.textContent = text;
  }
}
