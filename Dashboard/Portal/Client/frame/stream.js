import { followEvents } from "../../../Shared/Client/event-stream.js";
import { post } from "./channel.js";
import { authorizedFetch } from "./session.js";
import { base, currentTicket, isList, showNewMessages, showResults } from "./screens.js";
import { hideTyping, showTyping } from "./typing.js";

let stop = null;

export function stopStream() {
  stop?.();
  stop = null;
}

export function restartStream() {
  stopStream();
  stop = followEvents((signal) => authorizedFetch(base + "/events", { headers: { Accept: "text/event-stream" }, signal }), dispatch, poll);
}

function dispatch(name, data) {
  if (name === "unread") post("unread", { count: Number(data) || 0 });
  if (name === "typing") showTyping(JSON.parse(data));
  if (name === "changed") {
    hideTyping();
    refresh(data);
  }
}

function refresh(ticket) {
  if (currentTicket() && (!ticket || currentTicket() === ticket)) showNewMessages();
  else if (isList()) showResults();
}

/** Where no stream gets through, these questions between two attempts stand in for it. */
async function poll() {
  // Offline, or the session is over: whoever notices says so.
  const response = await authorizedFetch(base + "/unread");
  if (response.ok) post("unread", { count: (await response.json()).unread });
  refresh();
}
