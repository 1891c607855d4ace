// @ts-check
import { h, icon } from "./dom.js";

/** Where the screen is small, the box as a dialog of its own, with an input of its own. */
export class Sheet {
  /** @param {import("./suggestions.js").Suggestions} list */
  constructor(list) {
    const { host } = list;
    const label = host.say("label");
    this.list = list;
    this.input = /** @type {HTMLInputElement} */ (h("input", { type: "search", "aria-label": label, placeholder: host.input.placeholder || label }));
    const close = h("button", { type: "button", class: "es-close" }, host.say("close"));
    this.dialog = /** @type {HTMLDialogElement} */ (h("dialog", { class: "es-sheet", "aria-label": label },
      h("div", { class: "es-bar", role: "search" }, icon("search"), this.input, close)));
    list.combine(this.input);
    host.on(this.input, "input", () => {
      host.input.value = this.input.value;
      list.ask();
    });
    host.on(close, "click", () => this.dialog.close());
    host.on(this.dialog, "close", () => this.fold());
    // A finger opens it before the page's input takes the focus, zooms and has its keyboard.
    host.on(host.input, "mousedown", (/** @type {Event} */ event) => this.small && event.preventDefault());
    host.on(host.input, "click", () => list.unfold());
    host.on(/** @type {VisualViewport} */ (visualViewport), "resize", () => this.fit());
  }

  get open() {
    return this.dialog.open;
  }

  get small() {
    return matchMedia(this.list.host.element.getAttribute("sheet") ?? "(max-width: 40em)").matches;
  }

  unfold() {
    const { list, dialog, input } = this;
    list.begin();
    list.host.add(dialog);
    list.toggle(false);
    list.panel.removeAttribute("popover");
    list.panel.removeAttribute("style");
    dialog.append(list.panel);
    input.value = list.host.input.value;
    dialog.showModal();
    this.fit();
    input.focus();
    list.ask();
    return true;
  }

  /** Leave room for the keyboard of the screen, which covers the foot of the window. */
  fit() {
    const { scale, offsetTop: top, offsetLeft: left, width: full, height } = /** @type {VisualViewport} */ (visualViewport);
    if (scale > 1) return;
    for (const [key, value] of Object.entries({ top, left, full, height })) this.dialog.style.setProperty(`--es-${key}`, `${value}px`);
  }

  fold() {
    const { list, dialog } = this;
    const { input } = list.host;
    list.stop();
    list.panel.setAttribute("popover", "manual");
    list.host.add(list.panel);
    dialog.remove();
    list.show([], "");
    // The focus comes back without the keyboard of the screen.
    input.inputMode = "none";
    input.focus();
    input.addEventListener("blur", () => input.removeAttribute("inputmode"), { once: true });
  }

  /** Let the page's own form search for what is in the sheet; whether it does. */
  submit() {
    if (!this.open) return false;
    this.dialog.close();
    this.list.host.form.requestSubmit();
    return true;
  }
}
