import { el } from "../../../Shared/Client/dom.js";
import { safeHtml } from "./html.js";
import { conversationOf, state } from "./state.js";
import { explain, text } from "./texts.js";
import { dayOf, timeOf } from "./times.js";

const together = 5 * 60_000;
const shown = new Map();

/** What was said, in place: only what is new is put in, so that readers of the log hear only that. */
export function renderMessages(list, id, { onRetry, onEdit }) {
  const wanted = [];
  const put = (key, make) => {
    if (!shown.has(key)) shown.set(key, make());
    wanted.push(shown.get(key));
  };
  let last = null;
  let afterMine = 0;
  for (const message of state.threads.get(id) ?? []) {
    const day = dayOf(message.createdAt);
    if (!last || day !== dayOf(last.createdAt)) put(`${id} day ${day}`, () => el("li", { class: "cv-day" }, el("span", {}, day)));
    const follows = last && last.author === message.author && last.authorName === message.authorName
      && day === dayOf(last.createdAt) && new Date(message.createdAt) - new Date(last.createdAt) < together;
    put(message.id, () => (message.author === "system" ? event(message) : bubble(message, follows)));
    if (message.author === "customer") afterMine = wanted.length;
    last = message;
  }
  if (afterMine && conversationOf(id)?.seen) wanted.splice(afterMine, 0, seenLine(id));
  for (const unsent of state.unsent.get(id) ?? []) put(`${unsent.key} ${unsent.error?.code ?? "sending"}`, () => waiting(unsent, onRetry, onEdit));
  place(list, wanted);
}

/** One line for good: a new one would be heard again. */
function seenLine(id) {
  if (!shown.has(`${id} seen`)) shown.set(`${id} seen`, el("li", { class: "cv-seen" }, text("seen")));
  return shown.get(`${id} seen`);
}

/** Another screen begins anew. */
export const clearMessages = () => shown.clear();

function place(list, wanted) {
  const keep = new Set(wanted);
  for (const item of [...list.children]) if (!keep.has(item)) item.remove();
  wanted.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
}

function bubble(message, follows) {
  const mine = message.author === "customer";
  const name = mine ? text("you") : message.authorName || text("support");
  const body = el("div", { class: "cv-body", dir: "auto" });
  body.append(safeHtml(message.html));
  return el(
    "li",
    { class: `cv-message ${mine ? "cv-mine" : "cv-theirs"}${follows ? " cv-follows" : ""}`, "data-id": message.id },
    ...(mine ? [] : [el("span", { class: "cv-avatar", "aria-hidden": "true" }, initials(name))]),
    el("p", { class: "cv-by" }, el("strong", {}, el("bdi", {}, name)), " ", timeOf(message.createdAt, "clock")),
    body,
  );
}

const initials = (name) => [...name.trim()][0]?.toLocaleUpperCase() ?? "?";

function event({ id, authorName, text: what, createdAt }) {
  const known = { "resolved this": "resolved", "reopened this": "reopened" }[what];
  const line = known ? text(known, { name: authorName }) : `${authorName} ${what}`;
  return el("li", { class: "cv-event", "data-id": id }, el("span", {}, line), " ", timeOf(createdAt, "clock"));
}

function waiting(unsent, onRetry, onEdit) {
  const { error } = unsent;
  const foot = el("p", { class: error ? "cv-failed" : "cv-by" });
  if (error) {
    const { title } = explain(error);
    const [retry, edit] = [text("retry"), text("edit")].map((name) => el("button", { type: "button", class: "cv-link" }, name));
    retry.addEventListener("click", () => onRetry(unsent));
    edit.addEventListener("click", () => onEdit(unsent));
    foot.append(`${text("notSent")} ${title}. `, retry, " ", edit);
  } else {
    foot.append(text("sending"));
  }
  return el("li", { class: "cv-message cv-mine" + (error ? " cv-broken" : " cv-sending") }, el("div", { class: "cv-body", dir: "auto" }, el("p", {}, unsent.text)), foot);
}
