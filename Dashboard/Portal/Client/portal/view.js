import { el, icon } from "../../../Shared/Client/dom.js";
import { styleSheet } from "./style.js";
import { textsOf } from "./texts.js";

const cross = "M18 6 6 18M6 6l12 12";
const bubble = "M21 11.5a8.4 8.4 0 0 1-12.1 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5Z";

/** Everything the portal puts into the host page: one element with an open shadow root. */
export function createView(zIndex, { onToggle, onClose, onRetry }) {
  const sheet = styleSheet();
  const host = el("userhero-portal");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  if (Number.isFinite(Number(zIndex))) host.style.setProperty("--z", String(Math.trunc(Number(zIndex))));

  const badge = el("span", { class: "badge", "aria-hidden": "true", hidden: "" });
  // Its accessible name is part of the published contract, so it is the same word in every language.
  const launcher = el("button", { type: "button", class: "launcher", "aria-label": "Support", "aria-expanded": "false", hidden: "" }, icon(bubble));
  const panel = el("div", { class: "panel", role: "dialog", "aria-label": "Support", tabindex: "-1", hidden: "" });
  const state = el("div", { class: "state", "aria-live": "polite" });
  panel.append(state);
  // Beside the launcher, not in it: what is seen in a button belongs to its name (WCAG 2.5.3), and that is Support.
  root.append(panel, launcher, badge);

  let texts = textsOf("en");
  let returnFocus = null;
  let shown = null;

  launcher.addEventListener("click", onToggle);
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      event.stopPropagation();
      onClose();
    }
  });

  const closeButton = () => {
    const button = el("button", { type: "button", class: "close", "aria-label": texts.close }, icon(cross));
    button.addEventListener("click", onClose);
    return button;
  };

  const view = {
    panel,
    attach: () => document.body.append(host),
    showLauncher(visible) {
      launcher.hidden = !visible;
      panel.classList.toggle("alone", !visible);
    },
    setUnread(count) {
      badge.hidden = !count;
      badge.textContent = count > 99 ? "99+" : count || "";
      if (count) launcher.setAttribute("aria-description", texts.unread(count));
      else launcher.removeAttribute("aria-description");
    },
    setAppearance({ locale, theme, cssVars = {} }) {
      texts = textsOf(locale);
      panel.lang = locale ?? "en";
      panel.dataset.theme = theme ?? "auto";
      panel.setAttribute("aria-label", texts.title);
      launcher.title = texts.title;
      // The values come from the server's sanitizer; the browser, too, takes each for one property's value only.
      for (const name of ["primary", "radius"]) {
        if (cssVars[name]) host.style.setProperty("--" + name, cssVars[name]);
        else host.style.removeProperty("--" + name);
      }
      if (shown) view.showState(...shown);
    },
    /** Covers the panel: `loading`, `expired`, `offline`, `blocked`, `refused`; nothing takes the cover away. */
    showState(kind, detail) {
      shown = kind && [kind, detail];
      state.hidden = !kind;
      state.replaceChildren();
      if (!kind) return;
      if (kind === "loading") {
        state.append(el("div", { class: "spinner", role: "status", "aria-label": texts.loading }), closeButton());
        return;
      }
      const [title, explanation] = texts[kind];
      state.append(el("strong", {}, title), el("p", {}, explanation));
      if (detail) state.append(el("code", {}, detail));
      if (kind === "offline" || kind === "blocked") {
        const retry = el("button", { type: "button" }, texts.retry);
        retry.addEventListener("click", onRetry);
        state.append(retry);
      }
      state.append(closeButton());
    },
    open() {
      returnFocus = root.activeElement ?? document.activeElement;
      panel.hidden = false;
      launcher.setAttribute("aria-expanded", "true");
      panel.focus({ preventScroll: true });
    },
    close() {
      const hadFocus = document.activeElement === host;
      panel.hidden = true;
      launcher.setAttribute("aria-expanded", "false");
      // Only who still is in the panel is led back; a visitor who went on working in the page is left alone.
      if (hadFocus) (returnFocus?.isConnected && returnFocus !== document.body ? returnFocus : launcher).focus({ preventScroll: true });
      returnFocus = null;
    },
    hasFocus: () => document.activeElement === host,
    remove: () => host.remove(),
  };
  return view;
}
