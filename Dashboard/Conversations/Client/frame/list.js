import { el, icon } from "../../../Shared/Client/dom.js";
import { header, statusOf } from "./header.js";
import { openConversation } from "./screens.js";
import { state } from "./state.js";
import { countOf, text } from "./texts.js";
import { timeOf } from "./times.js";

const bubble = "M21 11.5a8.4 8.4 0 0 1-12.1 7.5L3 21l2-5.6A8.5 8.5 0 1 1 21 11.5Z";

export function listScreen() {
  const start = el("button", { type: "button", class: "cv-button cv-wide" }, icon("M12 5v14M5 12h14"), text("start"));
  start.addEventListener("click", () => openConversation(""));
  const rows = state.conversations.map(row);
  return [
    header(state.title || text("title")),
    el(
      "main",
      { class: "cv-content" },
      ...(state.ephemeral ? [ephemeralNote()] : []),
      rows.length ? el("ul", { class: "cv-list", "aria-label": text("yours") }, ...rows) : empty(),
    ),
    el("footer", { class: "cv-foot" }, start),
  ];
}

export const ephemeralNote = () =>
  el("p", { class: "cv-info" }, icon("M12 8v5m0 3.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z"), el("span", {}, text("ephemeral")));

function row(conversation) {
  const { id, subject, unread, lastMessage, status, updatedAt } = conversation;
  const who = lastMessage?.author === "customer" ? text("you") + ": " : "";
  const button = el(
    "button",
    { type: "button", class: "cv-row" + (unread ? " cv-unread" : ""), "data-id": id },
    el("span", { class: "cv-row-top" }, el("span", { class: "cv-subject" }, el("bdi", {}, subject)), timeOf(lastMessage?.createdAt ?? updatedAt, "ago")),
    el(
      "span",
      { class: "cv-row-end" },
      el("span", { class: "cv-preview" }, who, el("bdi", {}, lastMessage?.text ?? "")),
      ...(status === "closed" ? [statusOf(conversation)] : []),
      ...(unread ? [el("span", { class: "cv-count", role: "img", "aria-label": countOf("unread", unread) }, unread > 99 ? "99+" : String(unread))] : []),
    ),
  );
  button.addEventListener("click", () => openConversation(id));
  return el("li", {}, button);
}

function empty() {
  return el("div", { class: "cv-empty" }, icon(bubble), el("strong", {}, text("none")), el("p", {}, text("noneHelp")));
}
