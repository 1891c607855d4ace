// @ts-check
import { h, icon } from "./dom.js";

/** On a small screen, the box as a full-screen dialog with its own input. */
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
    // Open the dialog on a tap, before the page's input gets the focus, zooms and opens the keyboard.
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

  /** Fit the dialog above the on-screen keyboard, which covers the bottom of the window. */
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
    // Return the focus to the page's input without opening the on-screen keyboard.
    input.inputMode = "none";
    input.focus();
    input.addEventListener("blur", () => input.removeAttribute("inputmode"), { once: true });
  }

  /** Submit the page's own form with the text of the sheet; return whether the sheet was open. */
  submit() {
    if (!this.open) return false;
    this.dialog.close();
    this.list.host.form.requestSubmit();
    return true;
  }
}
