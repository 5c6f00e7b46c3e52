import { authorizedFetch } from "./session.js";
import { currentTicket } from "./screens.js";
import { text } from "./texts.js";

const between = 3_000;
const lasts = 6_000;
let told = 0;
let timer = 0;

/** Agents who have the ticket open see that the customer writes; nothing of what is typed leaves this document. */
export function startTyping() {
  document.addEventListener("input", ({ target }) => {
    const thread = document.querySelector("[data-ticket]");
    if (target.id !== "uh-reply" || !thread || !target.value.trim() || Date.now() - told < between) return;
    told = Date.now();
    authorizedFetch(thread.dataset.url + "/typing", { method: "POST" }).catch(() => {});
  });
}

/** Somebody answers in the ticket on screen: said for as long as they go on. */
export function showTyping({ id, name }) {
  const line = document.getElementById("uh-typing");
  if (!line || currentTicket() !== id) return;
  const said = text("typing", { name });
  if (line.textContent !== said) line.textContent = said;
  clearTimeout(timer);
  timer = setTimeout(hideTyping, lasts);
}

export function hideTyping() {
  clearTimeout(timer);
  const line = document.getElementById("uh-typing");
  if (line) line.textContent = "";
}
