/* What stands on the map: always a shape or a digit with a word. */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function incident(one, picked) {
  const button = make("button", `mk l${one.level}`);
  button.type = "button";
  button.dataset.mark = one.number;
  button.setAttribute("aria-label", one.label);
  button.title = one.label;
  const at = make("span", "at");
  at.append(make("i", `m m-${one.mark}`));
  button.append(at, make("span", "word", one.what));
  button.addEventListener("click", (event) => { event.stopPropagation(); picked(one); });
  return button;
}

/* The age is a clock of the page: ticks.js counts it on. */
export function unit(one, ago) {
  const box = make("div", "mk-unit");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", one.label);
  box.title = one.label;
  const age = make("small", ""), since = make("span", "");
  since.dataset.since = one.at;
  const [before, after] = ago.split("{t}");
  age.append(before, since, after);
  box.append(make("span", `code k${one.status}`, one.status), one.code, age);
  return box;
}
