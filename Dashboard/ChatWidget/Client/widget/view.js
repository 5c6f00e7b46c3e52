import { el, icon } from "../../../Shared/Client/dom.js";
import { styleSheet } from "./style.js";

const bubble = "M21 11.5a8.4 8.4 0 0 1-12.1 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5Z";

/** Everything a widget puts into the host page: one element with an open shadow root. */
export function createView({ onToggle, onClose }) {
  const host = el("supportwire-widget");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styleSheet()];
  const badge = el("span", { class: "badge", "aria-hidden": "true", hidden: "" });
  const trigger = el("button", { type: "button", class: "trigger", "aria-label": "Chat", "aria-haspopup": "dialog", "aria-expanded": "false", hidden: "" }, icon(bubble));
  const panel = el("dialog", { class: "panel", "aria-label": "Chat" });
  // Beside the trigger, not in it: what is seen in a button belongs to its name (WCAG 2.5.3).
  root.append(trigger, badge, panel);
  let returnFocus = null;

  trigger.addEventListener("click", onToggle);
  // Escape: of a modal the browser's own, of the others ours.
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    onClose();
  });
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.open) onClose();
  });
  // A frame fills the panel, so a click on the panel itself is one beside it.
  panel.addEventListener("click", ({ target }) => target === panel && onClose());

  return {
    panel,
    // Once: a frame that is moved loads anew.
    attach: () => host.isConnected || document.body.append(host),
    showTrigger: (visible) => (trigger.hidden = !visible),
    setUnread(count) {
      badge.hidden = !count;
      badge.textContent = count > 99 ? "99+" : count;
      if (count) trigger.setAttribute("aria-description", `${count} unread`);
      else trigger.removeAttribute("aria-description");
    },
    setLook: (theme, position, type) => Object.assign(host.dataset, { theme, position, type }),
    open() {
      returnFocus = root.activeElement ?? document.activeElement;
      trigger.setAttribute("aria-expanded", "true");
      if (host.dataset.type === "center modal") panel.showModal();
      else panel.show();
    },
    close() {
      const hadFocus = document.activeElement === host;
      panel.close();
      trigger.setAttribute("aria-expanded", "false");
      // Only who still is in the panel is led back; a visitor who went on working in the page is left alone.
      if (hadFocus && returnFocus?.isConnected) returnFocus.focus({ preventScroll: true });
    },
    remove: () => host.remove(),
  };
}
