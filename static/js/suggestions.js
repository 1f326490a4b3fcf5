// Makes a combobox of each input that names where its suggestions come from: a list below it, by keyboard or pointer.
// The form around it works as it stands, so whatever fails here only leaves it plain.
"use strict";

const PAUSE = 120; // milliseconds without a key before asking

class Suggestions {
  constructor(input, number) {
    this.input = input;
    this.list = null;
    this.listId = `suggestions-${number}`;
    this.status = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    input.form.append(this.status);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox" })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.request?.abort();
    const typed = this.input.value.trim();
    if (!typed) return this.close();
    this.request = new AbortController();
    try {
      const url = `${this.input.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(url, { signal: this.request.signal, credentials: "omit" });
      if (response.ok && document.activeElement === this.input) this.show(await response.text());
    } catch {
      // overtaken by the next key, or no connection: the form still works
    }
  }

  show(html) {
    const fragment = new DOMParser().parseFromString(html, "text/html");
    const list = fragment.querySelector("[role=listbox]");
    this.close();
    this.status.textContent = list.dataset.said;
    if (!list.children.length) return;
    list.id = this.listId;
    [...list.children].forEach((option, number) => {
      option.id = `${this.listId}-${number}`;
    });
    // before the input loses the focus, which would close the list
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    const anchor = this.input.closest("label") ?? this.input;
    anchor.after(list);
    list.style.left = `${this.input.offsetLeft}px`;
    list.style.top = `${this.input.offsetTop + this.input.offsetHeight + 5}px`;
    list.style.minWidth = `${this.input.offsetWidth}px`;
    this.list = list;
    this.input.setAttribute("aria-controls", list.id);
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list?.remove();
    this.list = null;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
  }

  get active() {
    return this.list?.querySelector("[aria-selected=true]") ?? null;
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && this.list) {
      event.preventDefault();
      this.close();
    }
  }

  // Past either end lies the input itself, with nothing chosen.
  move(step) {
    const options = [...this.list.children];
    const places = options.length + 1;
    const next = options[(options.indexOf(this.active) + 1 + step + places) % places - 1];
    this.active?.setAttribute("aria-selected", "false");
    next?.setAttribute("aria-selected", "true");
    next?.scrollIntoView({ block: "nearest" });
    if (next) this.input.setAttribute("aria-activedescendant", next.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    if (!option) return;
    if ("goes" in this.input.dataset) {
      location.assign(option.dataset.url);
      return;
    }
    this.input.value = option.dataset.word;
    this.close();
  }
}

document.querySelectorAll("input[data-suggestions]").forEach((input, number) => new Suggestions(input, number));
