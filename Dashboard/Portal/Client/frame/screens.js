import htmx from "htmx.org/dist/htmx.esm.min.js";
import { post } from "./channel.js";
import { authorizedFetch } from "./session.js";
import { say, sayError } from "./announce.js";
import { takeFocus } from "./keyboard.js";
import { text } from "./texts.js";

const shell = document.getElementById("uh-shell");
const coverElement = document.getElementById("uh-cover");

/** `/portal/{publicKey}`, under which everything of this portal is. */
export const base = location.pathname.replace(/\/$/, "");

// There is no page to go back to inside a panel, and a token never stands in an address.
htmx.config.history = false;
htmx.config.includeIndicatorCSS = false;
htmx.config.defaultTimeout = 120_000;

const main = () => shell.querySelector("[data-screen]");

export const currentTicket = () => main()?.dataset.ticket ?? null;
export const isList = () => main()?.dataset.screen === "list";
export const isEmpty = () => !main();

const load = (url, options = {}) => htmx.ajax("GET", url, { target: shell, swap: "innerHTML", ...options });

export function showFirst(ticket) {
  load(ticket ? `${base}/tickets/${encodeURIComponent(ticket)}` : `${base}/tickets`);
}

export const showTicket = (ticket) => load(`${base}/tickets/${encodeURIComponent(ticket)}`);

/** The screen again: in another language, or as it is now. `keep` leaves forms alone and brings only what is new. */
export function showScreen({ keep } = {}) {
  const screen = main();
  if (!screen) showFirst();
  else if (!keep) load(screen.dataset.url);
  else if (screen.dataset.ticket) showNewMessages();
  else if (isList()) showResults();
}

let bringing = false;
let bringAgain = false;

/** One question at a time, since each asks for what comes after the last message on screen: two at once would bring the same one twice. */
export async function showNewMessages() {
  bringAgain = true;
  if (bringing) return;
  bringing = true;
  try {
    while (bringAgain) {
      bringAgain = false;
      await bringNewMessages();
    }
  } finally {
    bringing = false;
  }
}

async function bringNewMessages() {
  const list = shell.querySelector("#uh-messages");
  if (!list) return;
  const last = list.querySelector(":scope > li:last-of-type")?.dataset.number ?? 0;
  const pane = main();
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  // With a queue of its own: in the one of all screens it could wait, and ask for what another has brought meanwhile.
  await htmx.ajax("GET", `${pane.dataset.url}?after=${last}`, { source: list, target: list, swap: "beforeend" });
  if (atEnd) list.lastElementChild?.scrollIntoView({ block: "end" });
}

export function showResults() {
  const form = shell.querySelector("#uh-search");
  if (form) htmx.trigger(form, "uh:refresh");
}

/** Covers everything; with no words only until it is known who is there. */
export function cover(title, help, retry) {
  const lines = title ? [["strong", title], ["p", help ?? ""]] : [];
  coverElement.replaceChildren(...lines.map(([name, line]) => Object.assign(document.createElement(name), { textContent: line })));
  if (retry) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "uh-button", textContent: text("retry") });
    button.addEventListener("click", retry);
    coverElement.append(button);
  }
  coverElement.hidden = false;
  shell.inert = true;
  if (title && document.hasFocus()) coverElement.focus();
}

export function uncover() {
  coverElement.hidden = true;
  shell.inert = false;
}

export function leave() {
  shell.replaceChildren();
  uncover();
}

function tell(headers) {
  const [id, number] = headers?.get("Portal-Created")?.split(" ") ?? [];
  if (id) {
    post("created", { ticket: { id, number: Number(number) } });
    say(text("created"));
  }
  if (headers?.get("Portal-Sent")) say(text("sent"));
}

export function startScreens() {
  const on = (name, handle) => document.addEventListener(name, (event) => handle(event.detail, event));

  on("htmx:config:request", ({ ctx }) => {
    ctx.fetch = authorizedFetch;
    // The address of this document says which portal it is and nothing else, but nobody needs it.
    delete ctx.request.headers["HX-Current-URL"];
  });

  // Anything that is not a fragment of ours (an outage, a proxy's page) is told in words and leaves what was typed.
  on("htmx:before:swap", ({ ctx }, event) => {
    if (!ctx?.response) return;
    const html = ctx.response.headers.get("Content-Type")?.startsWith("text/html");
    if (html && ctx.response.status < 500) {
      // htmx carries the style attribute over to a new element of the same id, which our own policy forbids.
      for (const styled of shell.querySelectorAll("[style]")) styled.removeAttribute("style");
      return;
    }
    event.preventDefault();
    sayError(text("failed"));
    if (isEmpty()) cover(text("failed"), text("failedHelp"), () => (uncover(), showFirst()));
    post("shown");
  });

  on("htmx:error", ({ error }) => {
    if (error?.name === "AbortError" || !(error instanceof TypeError || error?.name === "TimeoutError")) return;
    sayError(text("offlineHelp"));
    if (isEmpty()) cover(text("offline"), text("offlineHelp"), () => (uncover(), showFirst()));
    post("shown");
  });

  on("htmx:after:swap", ({ ctx }) => {
    if (ctx?.target !== shell || isEmpty()) return;
    uncover();
    tell(ctx.response?.headers);
    document.title = shell.querySelector("h1")?.textContent ?? document.title;
    const unread = shell.querySelector("#uh-messages > .uh-unread") ?? shell.querySelector("#uh-messages > li:last-of-type");
    unread?.scrollIntoView({ block: "nearest" });
    if (ctx.response?.status === 422) shell.querySelector("[aria-invalid=true]")?.focus();
    else takeFocus(true);
    post("shown");
  });
}
