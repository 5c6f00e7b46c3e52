import { el, icon } from "../../../Shared/Client/dom.js";
import { tell } from "./channel.js";
import { state } from "./state.js";
import { text } from "./texts.js";

const cross = "M18 6 6 18M6 6l12 12";
const arrow = "M15 18l-6-6 6-6";

export function iconButton(name, path, onClick, attributes = {}) {
  const button = el("button", { type: "button", class: "cv-icon-button", "aria-label": name, title: name, ...attributes }, icon(path));
  button.addEventListener("click", onClick);
  return button;
}

export const dismissButton = () => iconButton(text("dismiss"), cross, () => tell("dismiss"));

/** The bar on top: where one is, the way back, the way out. */
export function header(title, { onBack, subtitle, actions = [] } = {}) {
  const heading = el("h1", { tabindex: "-1", dir: "auto" }, title);
  return el(
    "header",
    { class: "cv-header" },
    ...(onBack ? [iconButton(text("back"), arrow, onBack)] : []),
    el("div", { class: "cv-title" }, heading, ...(subtitle ? [subtitle] : [])),
    ...actions,
    ...(state.panel ? [dismissButton()] : []),
  );
}

export const statusOf = (conversation) =>
  el("span", { class: "cv-badge", "data-status": conversation.status }, text(conversation.status === "closed" ? "closed" : "open"));
