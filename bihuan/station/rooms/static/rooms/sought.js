/* A long list that is searched while one types: by its words or by the initials of their pinyin. The list itself keeps the answer, so that
   without this script it is a list like any other. Up and down walk, Enter takes, Escape leaves it as it was; Enter never sends the form. */
const MOST = 12;
let made = 0;

const rank = (option, sought) => {
  const text = option.text.toLowerCase(), initials = option.dataset.initials || "";
  return text.startsWith(sought) ? 0 : initials.startsWith(sought) ? 1 : text.includes(sought) ? 2 : initials.includes(sought) ? 3 : 9;
};

function ranked(select, sought) {
  const all = [...select.options].filter((one) => one.value);
  if (!sought) return all;
  return all.map((one) => [rank(one, sought), one]).filter(([place]) => place < 9).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}

class Sought {
  constructor(select) {
    this.select = select;
    const id = `sought-${++made}`, label = document.querySelector(`label[for="${select.id}"]`);
    this.box = Object.assign(document.createElement("div"), { className: "sought" });
    this.input = Object.assign(document.createElement("input"), { className: "input", id, autocomplete: "off", type: "text" });
    this.list = Object.assign(document.createElement("ul"), { className: "offers", id: `${id}-list`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label?.textContent.trim() || "");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": this.list.id, "aria-autocomplete": "list", "aria-expanded": "false" })) this.input.setAttribute(name, value);
    if (select.getAttribute("aria-invalid")) this.input.setAttribute("aria-invalid", "true");
    this.input.placeholder = select.dataset.sought;
    this.box.append(this.input, this.list);
    select.after(this.box);
    select.className = "sr";
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    if (label) label.htmlFor = id;
    this.at = 0;
    this.sync();
    select.addEventListener("focus", () => this.input.focus());  // a key that opens the form leads to its first field
    select.addEventListener("change", () => this.tell());
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.show(""));
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.show(this.input.value); });
    this.input.addEventListener("compositionend", () => this.show(this.input.value));
    this.input.addEventListener("blur", () => this.leave());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); const one = event.target.closest("li[data-value]"); if (one) this.choose(one.dataset.value); });
  }

  sync() {
    if (document.activeElement === this.input) return;
    this.tell();
  }

  /* What stands in the box is the answer's text, which is no word that somebody has begun to write. */
  tell() {
    const chosen = this.select.selectedOptions[0];
    this.input.value = this.input.defaultValue = chosen?.value ? chosen.text : "";
  }

  show(text) {
    const found = ranked(this.select, text.trim().toLowerCase().replace(/\s+/g, " "));
    const shown = found.slice(0, text.trim() ? MOST : found.length);
    this.list.replaceChildren(...shown.map((option, place) => {
      const one = document.createElement("li");
      one.id = `${this.list.id}-${place}`;
      one.dataset.value = option.value;
      one.setAttribute("role", "option");
      one.textContent = option.text;
      return one;
    }));
    this.list.hidden = !shown.length;
    this.input.setAttribute("aria-expanded", String(!!shown.length));
    this.point(Math.max(0, text.trim() ? 0 : shown.findIndex((option) => option.selected)));
  }

  point(to) {
    this.at = to;
    [...this.list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === to)));
    const one = this.list.children[to];
    if (one) { this.input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
  }

  choose(value) {
    this.select.value = value;
    this.close();
    this.tell();
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /* What was typed and not taken says nothing; an emptied field means nobody. */
  leave() {
    if (!this.input.value.trim()) this.select.value = "";
    this.close();
    this.tell();
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const many = this.list.children.length, open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.show(""); else this.point((this.at + (event.key === "ArrowDown" ? 1 : many - 1)) % many);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open) this.choose(this.list.children[this.at].dataset.value);
    } else if (event.key === "Tab" && open && this.input.value.trim()) {
      this.choose(this.list.children[this.at].dataset.value);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.close();
      this.tell();
    }
  }
}

const known = new WeakMap();
function enhance() {
  for (const select of document.querySelectorAll("select[data-sought]")) {
    if (known.has(select)) known.get(select).sync();
    else known.set(select, new Sought(select));
  }
}

enhance();
document.addEventListener("htmx:afterSettle", enhance);
document.addEventListener("focusin", enhance);
