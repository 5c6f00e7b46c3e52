import { claimedIdentity, signedText } from "./handshake.js";
import { createFrame } from "./frame.js";
import { createSession } from "./session.js";
import { createView } from "./view.js";
import { watchSummary } from "./summary.js";

/** One embedded portal: ties the session, what is seen in the host page, and the frame together. */
export function createPortal(base, options, runtime, events) {
  const { publicKey } = options;
  const life = new AbortController();
  let given = null;
  let resolved = {};
  let ready = false;
  let opened = false;
  let frame = null;
  let frameShows = false;
  let trouble = null;
  let unread = 0;
  let linked = null;
  let asked = 0;

  // Run-time call > option of init; the server goes on with signed locale > project's default > en.
  const option = (name) => runtime[name] ?? options[name];
  const wanted = () => ({
    locale: option("locale"),
    theme: option("theme"),
    launcher: options.launcher,
    showMetricCards: options.showMetricCards,
    cssVars: { ...options.cssVars, ...runtime.cssVars },
  });
  const launcher = () => options.launcher ?? resolved.launcher;

  const view = createView(options.zIndex, { onToggle: () => (opened ? close() : open()), onClose: () => close(), onRetry: retry });
  const session = createSession(base, publicKey, wanted, (what, detail) => on[what](detail));
  const summary = watchSummary(session, {
    frameIsThere: () => frame,
    onUnread: setUnread,
    onLinked(ticket) {
      linked = ticket;
      if (frame) frame.post("ticket", { ticket });
      open();
    },
  });

  const on = {
    session({ portal, asked }) {
      trouble = null;
      resolved = portal;
      appear();
      greet();
      if (JSON.stringify(asked) !== JSON.stringify(wanted())) setOption();
      if (!ready) {
        ready = true;
        events.emit("ready");
        if (launcher() === "none") open();
      }
      if (opened) load();
      summary.ask();
    },
    refused({ code, traceId }) {
      discard();
      fail("refused", [code, traceId].filter(Boolean).join(" · "));
      console.warn(`UserHero: the handshake was refused: ${code} (trace ${traceId})`);
      events.emit("auth_failed", { code, traceId });
    },
    unreachable({ first }) {
      fail("offline");
      if (first) console.warn("UserHero: support cannot be reached; trying again");
    },
    expiring: () => events.emit("auth_expiring"),
    expired() {
      // The frame says it itself, and keeps what was typed until the same identity returns.
      frame?.post("expired");
      fail("expired");
      events.emit("session_expired");
    },
  };

  const fromFrame = {
    hello() {
      frameShows = false;
      greet();
      frame.post("visible", { visible: opened });
      cover();
    },
    shown() {
      frameShows = true;
      cover();
      if (opened && view.hasFocus()) frame.focus();
    },
    close: () => close(),
    unread: ({ count }) => setUnread(count),
    created: ({ ticket }) => events.emit("ticket_created", ticket),
    expired: ({ token }) => session.endIf(token),
    // The token's origin and the frame's parent disagree: nobody is let in.
    failed: blocked,
  };

  function greet() {
    const current = session.current();
    if (current) frame?.post("session", { token: current.token, portal: resolved, ticket: linked });
    linked = frame ? null : linked;
  }

  function fail(kind, detail) {
    trouble = [kind, detail];
    appear();
    cover();
  }

  function blocked() {
    discard();
    fail("blocked");
    console.warn(`UserHero: the portal did not load. Is ${location.origin} an allowed origin, and ${base} in this page's frame-src?`);
  }

  // With no user yet there is nobody to support; otherwise the door is there even when it must say what is wrong.
  function appear() {
    view.setAppearance({ locale: option("locale") ?? resolved.locale, theme: option("theme") ?? resolved.theme, cssVars: resolved.cssVars });
    view.showLauncher(Boolean(given) && (launcher() === "button" || (!launcher() && Boolean(trouble))));
  }

  // What the frame shows stays in sight while it may: with a session, and after its end, which the frame itself tells.
  function cover() {
    const visible = frameShows && (session.current() || !trouble || trouble[0] === "expired");
    view.showState(...(visible ? [] : trouble ?? ["loading"]));
  }

  function load() {
    if (frame || !session.current()) return;
    frame = createFrame(base, publicKey, resolved, view.panel, (message) => fromFrame[message.type]?.(message), blocked);
    cover();
  }

  function discard() {
    frame?.remove();
    frame = null;
    frameShows = false;
    setUnread(0);
  }

  function open() {
    if (opened) return;
    opened = true;
    cover();
    view.open();
    load();
    frame?.post("visible", { visible: true });
    if (frameShows) frame.focus();
    events.emit("open");
  }

  function close() {
    if (!opened) return;
    opened = false;
    view.close();
    frame?.post("visible", { visible: false });
    events.emit("close");
  }

  function retry() {
    if (!session.current()) return session.wake();
    trouble = null;
    load();
  }

  function setUnread(count) {
    if (count === unread) return;
    unread = count;
    view.setUnread(count);
    events.emit("unread", count);
  }

  function setUser(user, userHmac) {
    if (user == null) return;
    const payload = signedText(user);
    const next = { payload, signature: userHmac ?? "", identity: claimedIdentity(payload) };
    const same = given?.payload === next.payload && given.signature === next.signature;
    if (same && (session.current() || session.isPending())) return;
    // Somebody else: the former user's screens and drafts go before anything is asked. Who only seems the same, the frame checks.
    if (given && given.identity !== next.identity) {
      discard();
      session.drop();
    }
    given = next;
    trouble = null;
    appear();
    cover();
    session.start(next.payload, next.signature);
  }

  // Values pass the server's sanitizer before any reaches a style. Calls in quick succession may be answered in another order: the last wins.
  async function setOption() {
    const turn = ++asked;
    appear();
    const portal = await session.ask("POST", "options", { ...wanted(), locale: option("locale") ?? resolved.locale });
    if (!portal || turn !== asked) return;
    resolved = portal;
    appear();
    frame?.post("options", { portal });
  }

  function start() {
    const { signal } = life;
    const attach = () => view.attach();
    if (document.body) attach();
    else document.addEventListener("DOMContentLoaded", attach, { once: true, signal });
    const wake = () => {
      session.wake();
      summary.ask();
    };
    document.addEventListener("visibilitychange", wake, { signal });
    addEventListener("pageshow", wake, { signal });
    addEventListener("online", wake, { signal });
    setUser(options.user, options.userHmac);
  }

  start();
  return {
    publicKey,
    open,
    close,
    setUser,
    setOption,
    isOpen: () => opened,
    isReady: () => ready,
    destroy() {
      life.abort();
      summary.stop();
      session.destroy();
      frame?.remove();
      view.remove();
    },
  };
}
