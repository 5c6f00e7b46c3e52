import { followEvents } from "../../../Shared/Client/event-stream.js";
import { hideError, sayError } from "./announce.js";
import { post } from "./channel.js";
import { authorizedFetch } from "./session.js";
import { base, currentTicket, isList, showNewMessages, showResults } from "./screens.js";
import { text } from "./texts.js";
import { hideTyping, showTyping } from "./typing.js";

let stop = null;
/** Nothing answers; that is said until something does. */
let away = false;

export function stopStream() {
  stop?.();
  stop = null;
}

export function restartStream() {
  stopStream();
  stop = followEvents((signal) => authorizedFetch(base + "/events", { headers: { Accept: "text/event-stream" }, signal }), dispatch, poll);
}

function dispatch(name, data) {
  back();
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
  const response = await authorizedFetch(base + "/unread").catch((error) => {
    // Where the session is over, whoever notices says so.
    if (error instanceof TypeError && !away) {
      away = true;
      sayError(text("offline"), { lasts: true });
    }
    throw error;
  });
  back();
  if (response.ok) post("unread", { count: (await response.json()).unread });
  refresh();
}

function back() {
  if (away) hideError();
  away = false;
}
