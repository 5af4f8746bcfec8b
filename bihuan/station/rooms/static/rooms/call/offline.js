/* The page on which calls are taken while the station is away. It says so, and says when the station answers again. */
import "../keys.js";
import "../ticks.js";
import { say } from "../words.js";
import "./form.js";
import { send } from "./waiting.js";
import "../kept/count.js";

const lamp = document.getElementById("away");
async function look() {
  const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) }).catch(() => null);
  const back = !!answer?.ok;
  if (back === lamp.classList.contains("online")) return;
  lamp.className = `lamp ${back ? "online" : "dead"}`;
  lamp.firstElementChild.className = `m ${back ? "m-signed" : "m-over"}`;
  lamp.lastElementChild.textContent = say(back ? "station_back" : "station_away");
  if (back) send();
}
look();
setInterval(look, 5000);
addEventListener("online", look);
