/* The steps for the class that was chosen, to tick off while the call is taken. Nothing waits for them. */
import { say } from "../words.js";

let known = null;

export function showSteps(form) {
  const box = form.querySelector("#intake-steps");
  const code = /^\s*(\d{4})\b/.exec(form.category.value)?.[1] || "";
  const ticked = form.querySelectorAll("[name=done]");
  if (ticked.length) box.dataset.done = [...ticked].filter((one) => one.checked).map((one) => one.value).join(" ");
  if (box.dataset.code === code) return;
  box.dataset.code = code;
  known ??= JSON.parse(document.getElementById("known-steps").textContent);
  const steps = code ? [...(known[code.slice(0, 2)] || []), ...(known[code] || [])] : [];
  box.hidden = !steps.length;
  const done = box.dataset.done.split(" ");
  box.lastElementChild.replaceChildren(...steps.map((step) => drawn(step, done.includes(step.key))));
}

function drawn({ key, text, must }, checked) {
  const label = document.createElement("label"), box = document.createElement("input"), words = document.createElement("span");
  label.className = "step row fs13";
  box.type = "checkbox";
  box.className = "check";
  [box.name, box.value, box.checked] = ["done", key, checked];
  words.textContent = text;
  label.append(box, words);
  if (must) {
    const mark = document.createElement("span");
    mark.className = "must";
    mark.textContent = say("must");
    label.append(mark);
  }
  return label;
}
