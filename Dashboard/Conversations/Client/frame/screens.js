import { el, icon } from "../../../Shared/Client/dom.js";
import { call } from "./channel.js";
import { dismissButton } from "./header.js";
import { listScreen } from "./list.js";
import { reportNow } from "./reading.js";
import { learnAll, state } from "./state.js";
import { text } from "./texts.js";
import { loadMessages, showMessages, threadScreen } from "./thread.js";

const app = document.getElementById("cv-app");
const sign = ["M12 8v5m0 3.5v.01", "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z"];
const cover = document.getElementById("cv-cover");

export function openList() {
  const before = state.current;
  const told = reportNow();
  renderList();
  focusOn(rowOf(before) ?? app.querySelector("h1"));
  // Other conversations went on while one was open; and what was in view of that one is read.
  if (before != null) told.then(refreshList);
}

export async function refreshList() {
  const answer = await call("list").catch(() => null);
  if (answer) learnAll(answer.conversations);
  if (answer && state.current === null) showAgain();
}

function renderList() {
  state.current = null;
  app.replaceChildren(...listScreen());
  document.title = state.title || text("title");
}

const rowOf = (id) => id && app.querySelector(`[data-id="${CSS.escape(id)}"]`);

/** Shows a conversation, or with an empty id the place to begin one. */
export function openConversation(id, { keepFocus = false } = {}) {
  if (id !== state.current) reportNow();
  const typing = keepFocus && document.activeElement?.id === "cv-message";
  state.current = id;
  app.replaceChildren(...threadScreen(id));
  document.title = app.querySelector("h1").textContent;
  showMessages(true);
  loadMessages();
  const field = app.querySelector("#cv-message");
  // On a phone the field would bring the keyboard up before anything was read.
  if (typing || !matchMedia("(pointer: coarse)").matches) focusOn(field);
  else focusOn(app.querySelector("h1"));
}

/** The screen as things are now: in another language, or with what came meanwhile. */
export function showAgain() {
  if (state.current === undefined) return;
  if (state.current !== null) return openConversation(state.current);
  const { activeElement } = document;
  const [id, tag] = [activeElement?.dataset.id, app.contains(activeElement) && activeElement.tagName];
  const scroll = app.querySelector("main").scrollTop;
  renderList();
  app.querySelector("main").scrollTop = scroll;
  if (tag) focusOn(rowOf(id) ?? (tag === "BUTTON" ? app.querySelector("footer button") : app.querySelector("h1")));
}

/** Covers everything until `uncover`: with words and perhaps a way to try again, or with the sign that something is coming. */
export function coverWith(reason, onRetry) {
  app.inert = true;
  cover.hidden = false;
  if (!reason) return;
  cover.setAttribute("role", "alert");
  cover.classList.remove("cv-loading");
  cover.replaceChildren(icon(...sign), el("strong", {}, reason.title), el("p", {}, reason.help));
  if (reason.retry && onRetry) {
    const again = el("button", { type: "button", class: "cv-button" }, text("retry"));
    again.addEventListener("click", onRetry);
    cover.append(again);
  }
  if (state.panel) cover.append(dismissButton());
}

export function uncover() {
  app.inert = false;
  cover.hidden = true;
}

export const isCovered = () => !cover.hidden;

/** Only who is in this document already is led on. */
export function focusOn(element) {
  if (document.hasFocus()) element?.focus({ preventScroll: true });
}

/** The host has moved the focus here. */
export function takeFocus() {
  const start = isCovered() ? cover : app.querySelector("#cv-message") ?? app.querySelector("h1");
  window.focus();
  start?.focus({ preventScroll: true });
}
