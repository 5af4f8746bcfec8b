/* The class by its number, a word of it or its initials. What is typed stays typed: an offer is taken with Enter, Tab or a click. */
const MOST = 8;

function ranked(known, sought) {
  const rank = (one) => one.code.startsWith(sought) ? 0 : one.initials === sought ? 1 : one.also.includes(sought) ? 2
    : one.initials.startsWith(sought) ? 3 : one.initials.includes(sought) ? 4 : 9;
  return known.map((one) => [rank(one), one]).filter(([place]) => place < 9).sort((a, b) => a[0] - b[0] || a[1].code.localeCompare(b[1].code))
    .slice(0, MOST).map(([, one]) => one);
}

export function offerClasses(input, known) {
  input.removeAttribute("list");
  const list = document.createElement("ul");
  list.id = "class-offers";
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent || "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  let at = 0;

  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const options = () => [...list.children];
  function point(to) {
    at = to;
    options().forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    const chosen = options()[at];
    if (chosen) { input.setAttribute("aria-activedescendant", chosen.id); chosen.scrollIntoView({ block: "nearest" }); }
  }
  function choose(option) {
    input.value = option.dataset.value;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function show() {
    const sought = input.value.trim().toLowerCase();
    const found = sought && !/^\d{4} /.test(sought) ? ranked(known, sought) : [];
    list.replaceChildren(...found.map((one, place) => {
      const option = document.createElement("li");
      option.id = `class-offer-${place}`;
      option.setAttribute("role", "option");
      option.dataset.value = `${one.code} ${one.name}`;
      const code = document.createElement("span"), name = document.createElement("b"), family = document.createElement("span");
      code.className = "num t3"; family.className = "push t3 fs12"; name.className = "clip";
      [code.textContent, name.textContent, family.textContent] = [one.code, one.name, one.family];
      option.append(code, name, family);
      return option;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!!found.length));
    point(0);
  }

  input.addEventListener("input", (event) => { if (!event.isComposing) show(); });
  input.addEventListener("compositionend", show);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => { event.preventDefault(); const option = event.target.closest("li"); if (option) choose(option); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || list.hidden || event.ctrlKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const many = options().length;
      point((at + (event.key === "ArrowDown" ? 1 : many - 1)) % many);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(options()[at]);
    } else if (event.key === "Tab") choose(options()[at]);
    else if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
}
