// The Chat Widget: the class `SupportWireWidget` and the call-style function `SupportWire`, which may be a stub that holds the calls made
// before this file arrived. Loading it twice is harmless: the first copy stays.
import { scriptOrigin } from "../../../Shared/Client/origin.js";
import { createCalls } from "./calls.js";
import { createWidget } from "./widget.js";

if (!window.SupportWireWidget) {
  const base = scriptOrigin("widget.js");
  const instances = new Set();

  class SupportWireWidget {
    #widget;

    constructor(options = {}) {
      if (typeof options.widgetSlug !== "string" || !options.widgetSlug) throw new TypeError("SupportWireWidget needs a widgetSlug");
      this.#widget = createWidget(base, options);
      instances.add(this);
    }

    static getInstances = (slug) => [...instances].filter((one) => !slug || one.widgetSlug === slug);

    get widgetSlug() {
      return this.#widget.slug();
    }

    open = () => this.#widget.open();
    close = () => this.#widget.close();
    toggle = () => this.#widget.toggle();
    showTrigger = () => this.#widget.showTrigger(true);
    hideTrigger = () => this.#widget.showTrigger(false);
    updateConfig = (changes) => this.#widget.update(changes);
    sendMessage = (text, options) => this.#widget.sendMessage(text, options);
    destroy = () => {
      instances.delete(this);
      this.#widget.destroy();
    };
  }

  const waiting = window.SupportWire?.q ?? [];
  window.SupportWireWidget = SupportWireWidget;
  window.SupportWire = createCalls((options) => createWidget(base, options));
  for (const call of waiting) {
    try {
      window.SupportWire(...call);
    } catch (error) {
      // One bad call must not keep the ones behind it from running.
      console.error("SupportWire:", error);
    }
  }
}
