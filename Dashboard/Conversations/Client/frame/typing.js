import { onPush } from "./channel.js";
import { state } from "./state.js";
import { text } from "./texts.js";

const lasts = 6_000;
let timer = 0;

/** Somebody on the other side writes: said for as long as they go on. */
export function startTyping() {
  onPush("typing", ({ id, name }) => {
    const line = document.getElementById("cv-typing");
    if (!line || state.current !== id) return;
    const said = text("typing", { name: String(name || text("support")).slice(0, 80) });
    if (line.textContent !== said) line.textContent = said;
    clearTimeout(timer);
    timer = setTimeout(stopTyping, lasts);
  });
}

/** What they wrote is there. */
export function stopTyping() {
  clearTimeout(timer);
  const line = document.getElementById("cv-typing");
  if (line) line.textContent = "";
}
