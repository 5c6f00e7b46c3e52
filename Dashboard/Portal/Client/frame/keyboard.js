import { post } from "./channel.js";

const shell = document.getElementById("uh-shell");
const coverElement = document.getElementById("uh-cover");

/** Puts the focus at the beginning of what is shown, if the visitor is in this frame and has not put it somewhere else. */
export function takeFocus(newScreen = false) {
  if (!document.hasFocus()) return;
  if (!newScreen && document.activeElement && document.activeElement !== document.body) return;
  const start = coverElement.hidden ? shell.querySelector("[data-focus]") ?? shell.querySelector("h1") : coverElement;
  start?.focus({ preventScroll: true });
}

export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) post("close");
    // As in every chat: Enter makes a line, Ctrl or ⌘ with Enter sends.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.dataset.draft) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) post("close");
  });
  addEventListener("focus", () => takeFocus());
}
