import { el, icon } from "../../../Shared/Client/dom.js";
import { call } from "./channel.js";
import { askToClose } from "./close.js";
import { composer } from "./composer.js";
import { header, iconButton, statusOf } from "./header.js";
import { ephemeralNote } from "./list.js";
import { clearMessages, renderMessages } from "./messages.js";
import { watchMessages } from "./reading.js";
import { openList } from "./screens.js";
import { edit, retry, send } from "./sending.js";
import { conversationOf, learn, learnMessages, state } from "./state.js";
import { explain, text } from "./texts.js";

const check = "M5 12.5 10 17.500 19 7";
let list = null;
let pane = null;

export function threadScreen(id) {
  clearMessages();
  const conversation = conversationOf(id);
  list = el("ol", { class: "cv-messages" });
  pane = el(
    "main",
    { class: "cv-content", tabindex: "0" },
    ...(state.ephemeral ? [ephemeralNote()] : []),
    ...(id ? [] : [el("div", { class: "cv-begin" }, el("strong", {}, text("begin")), el("p", {}, text("beginHelp")))]),
    el("div", { role: "log", "aria-label": text("conversation") }, list),
    el("p", { id: "cv-typing", class: "cv-typing", role: "status" }),
  );
  const bar = headerOf(conversation);
  const written = composer(id, (message) => send(state.current, message));
  return [bar, pane, noteOf(conversation), written];
}

const headerOf = (conversation) =>
  header(conversation?.subject ?? text("start"), {
    onBack: openList,
    subtitle: conversation && statusOf(conversation),
    actions: conversation?.status === "open" ? [iconButton(text("close"), check, () => askToClose(conversation.id), { "data-close": "" })] : [],
  });

const noteOf = (conversation) => el("p", { class: "cv-closed", ...(conversation?.status === "closed" ? {} : { hidden: "" }) }, text("closedNote"));

/** Fetches the conversation on screen, unless another one is there when the answer comes. */
export async function loadMessages() {
  const id = state.current;
  if (!id) return;
  const known = state.threads.has(id);
  if (!known) list.replaceChildren(...[1, 2, 3].map((n) => el("li", { class: `cv-skeleton cv-skeleton-${n}`, "aria-hidden": "true" })));
  try {
    const { conversation, messages } = await call("messages", { id, read: false });
    if (!state.threads.has(id) && state.current === id) list.replaceChildren();
    learnMessages(id, messages);
    learn(conversation);
    if (state.current === id) showMessages(!known);
  } catch (error) {
    if (state.current !== id || known) return;
    const { title, help } = explain(error);
    const again = el("button", { type: "button", class: "cv-button" }, icon("M20 11a8 8 0 1 0-2 6M20 5v6h-6"), text("retry"));
    again.addEventListener("click", loadMessages);
    list.replaceChildren(el("li", { class: "cv-trouble", role: "alert" }, el("strong", {}, title), el("p", {}, help), again));
  }
}

/** What is known of the conversation on screen; `toEnd` follows the newest, which otherwise only who was there does. */
export function showMessages(toEnd = false) {
  if (state.current == null || !list) return;
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  const conversation = conversationOf(state.current);
  renderMessages(list, state.current, { onRetry: retry, onEdit: edit });
  if (conversation) {
    const [bar, note] = [document.querySelector(".cv-header"), document.querySelector(".cv-closed")];
    if (bar.querySelector(".cv-badge")?.dataset.status !== conversation.status) {
      const hadFocus = bar.contains(document.activeElement);
      const fresh = headerOf(conversation);
      bar.replaceWith(fresh);
      if (hadFocus) fresh.querySelector("h1").focus();
    }
    note.hidden = conversation.status !== "closed";
  }
  if (toEnd || atEnd) pane.scrollTop = pane.scrollHeight;
  watchMessages(list);
}
