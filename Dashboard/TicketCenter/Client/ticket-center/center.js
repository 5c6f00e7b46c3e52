import { createFrame } from "../../../Conversations/Client/host/frame.js";
import { followLive } from "../../../Conversations/Client/host/live.js";
import { request } from "../../../Conversations/Client/host/request.js";
import { linkedTicket } from "./link.js";
import { themeOf } from "./theme.js";
import { textsOf } from "./texts.js";

const margins = { left: "0 auto 0 0", right: "0 0 0 auto" };

/** One customer's Ticket Center in one element. All calls are made here, so that the browser itself states the page's origin. */
export function createCenter(element, base, user, align) {
  const api = base + "/api/messaging/ticket-center/";
  const locale = /^es\b/i.test(document.documentElement.lang) ? "es" : "en";
  const life = new AbortController();
  let setup = null;
  let trouble = null;
  let failures = 0;
  let timer = 0;
  let follow = null;
  let notice = null;

  const ask = async (path, more) => {
    try {
      return await request(api + path, { body: { ...user, ...more }, signal: life.signal });
    } catch (problem) {
      if ([401, 403].includes(problem.status)) fail(problem);
      throw problem;
    }
  };
  const of = (id, what, more) => ask(`conversations/${encodeURIComponent(id)}/${what}`, more);

  const calls = {
    list: () => ask("verify"),
    messages: ({ id, read, upTo }) => of(id, "messages", { read: read === true, upTo }),
    send: ({ id, text }) => ask("message", { message: text, conversationId: id }),
    close: ({ id }) => of(id, "close"),
    typing: ({ id }) => of(id, "typing"),
    retry: () => verify(),
    unread() {},
    dismiss() {},
  };

  const path = `/ticket-center/${encodeURIComponent(user.helpdeskId)}?locale=${locale}&theme=${themeOf(element)}`;
  const frame = createFrame(base, path, textsOf(locale).title, calls, greet, silent);
  const { iframe } = frame;

  /** A document that was just loaded knows nothing: of the page as it is, and of what went wrong. */
  function greet() {
    if (trouble) frame.push("failed", trouble);
    else if (setup) frame.push("setup", setup);
    frame.push("visible", { visible: true });
  }

  async function verify() {
    clearTimeout(timer);
    try {
      const { conversations } = await ask("verify");
      const open = await linkedTicket(conversations, (id) => of(id, "messages"));
      if (life.signal.aborted) return;
      failures = 0;
      trouble = null;
      setup = { locale, theme: themeOf(element), panel: false, conversations, open };
      greet();
      follow ??= followLive(api + "events", () => ({ body: user }), { onEvent: hear, poll, refused: fail, reached });
    } catch (problem) {
      // Those that `ask` has not told.
      if (!life.signal.aborted && ![401, 403].includes(problem.status)) fail(problem);
    }
  }

  function hear(name, data) {
    if (name === "changed") frame.push(name, data ? { id: data } : {});
    if (name === "typing") frame.push(name, JSON.parse(data));
  }

  const reached = (isThere) => frame.push("failed", isThere ? {} : { code: "unreachable" });

  const poll = async () => frame.push("changed", await ask("verify"));

  /** Refused for good, or for now: then it is tried again. */
  function fail({ code, status, retryAfter }) {
    trouble = { code, retryAfter };
    clearTimeout(timer);
    if (status && status < 500 && status !== 429) {
      follow?.();
      follow = null;
      setup = null;
    } else {
      timer = setTimeout(verify, Math.max(retryAfter * 1000, Math.min(30_000, 1000 * 2 ** failures++)));
    }
    // A page that may not embed it cannot load the frame either, which then says nothing by itself.
    if (code === "origin_not_allowed" || code === "unknown_helpdesk") silent();
    else frame.push("failed", trouble);
  }

  function silent() {
    if (notice) return;
    console.warn(`Ticket Center: it did not load (${trouble?.code ?? "no answer"}). Is ${location.hostname} an allowed embed domain, and ${base} in this page's frame-src?`);
    frame.remove();
    notice = document.createElement("p");
    notice.setAttribute("role", "alert");
    notice.textContent = textsOf(locale).blocked;
    element.append(notice);
  }

  // Through the CSSOM: a style attribute would need 'unsafe-inline' of the host's policy.
  Object.assign(iframe.style, {
    display: "block",
    boxSizing: "border-box",
    width: "100%",
    maxWidth: "760px",
    height: "min(680px, 90vh)",
    margin: margins[align] ?? "0 auto",
    border: "1px solid color-mix(in srgb, currentColor 18%, transparent)",
    borderRadius: "12px",
  });
  element.append(iframe);
  const { signal } = life;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setup && frame.push("appearance", { theme: (setup.theme = themeOf(element)) }), { signal });
  addEventListener("online", () => trouble && failures && verify(), { signal });
  verify();

  return {
    isIn: (place) => place === element && (notice ?? iframe).parentNode === element,
    destroy() {
      life.abort();
      clearTimeout(timer);
      follow?.();
      frame.remove();
      notice?.remove();
    },
  };
}
