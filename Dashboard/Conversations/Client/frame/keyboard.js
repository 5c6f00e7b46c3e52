import { tell } from "./channel.js";
import { state } from "./state.js";

/** Escape leaves a panel; an open question hears it first. */
export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    if (state.panel) tell("dismiss");
  });
}
