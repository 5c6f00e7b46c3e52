import { post } from "./channel.js";
import { authorizedFetch } from "./session.js";
import { base, currentTicket, isList, showNewMessages, showResults } from "./screens.js";

// EventSource cannot send a header, and a token in the URL would be logged: so the stream is read with fetch.
const silence = 45_000;
const longestPause = 30_000;
let current = null;

export function stopStream() {
  current?.abort();
  current = null;
}

export function restartStream() {
  stopStream();
  const mine = (current = new AbortController());
  follow(mine);
}

async function follow(mine) {
  let failures = 0;
  while (!mine.signal.aborted) {
    try {
      await read(mine, () => (failures = 0));
    } catch {
      // Ended, cut or held back by a proxy: in any case it is tried again.
    }
    if (mine.signal.aborted) return;
    failures++;
    await pause(mine.signal, Math.min(longestPause, 500 * 2 ** failures) * (0.75 + Math.random() / 2));
    // Where no stream gets through, these questions between two attempts are the polling that stands in for it.
    if (!mine.signal.aborted) await poll();
  }
}

async function read(mine, onAlive) {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  mine.signal.addEventListener("abort", abort, { once: true });
  let timer = 0;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, silence);
  };
  try {
    alive();
    const response = await authorizedFetch(base + "/events", { headers: { Accept: "text/event-stream" }, signal: attempt.signal });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive();
      onAlive();
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop();
      blocks.forEach(dispatch);
    }
  } finally {
    clearTimeout(timer);
    mine.signal.removeEventListener("abort", abort);
  }
}

function dispatch(block) {
  const fields = Object.fromEntries(block.split("\n").filter((l) => /^\w+:/.test(l)).map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trim()]));
  if (fields.event === "unread") post("unread", { count: Number(fields.data) || 0 });
  if (fields.event === "ticket") refresh(fields.data);
}

function refresh(ticket) {
  if (currentTicket() && (!ticket || currentTicket() === ticket)) showNewMessages();
  else if (isList()) showResults();
}

async function poll() {
  try {
    const response = await authorizedFetch(base + "/unread");
    if (response.ok) post("unread", { count: (await response.json()).unread });
    refresh();
  } catch {
    // Offline, or the session is over; whoever noticed has said so.
  }
}

const pause = (signal, milliseconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
