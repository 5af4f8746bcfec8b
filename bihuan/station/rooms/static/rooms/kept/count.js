/* The page for when the station is away has no key to what waits here: it says how many steps there are, and nothing of them. */
import { person } from "../call/store.js";
import { database } from "../database.js";
import { say } from "../words.js";

const { all } = database("bihuan-moves", ["moves"]);
const mine = (await all("moves")).filter((one) => one.late && one.person === person.get()).length;
if (mine) {
  const lamp = document.createElement("span"), mark = document.createElement("i"), words = document.createElement("span");
  lamp.className = "lamp late";
  lamp.id = "kept-steps";
  lamp.setAttribute("role", "status");
  mark.className = "m m-soon";
  words.textContent = say("taps_waiting", { n: mine });
  lamp.append(mark, words);
  document.getElementById("away").before(lamp);
}
