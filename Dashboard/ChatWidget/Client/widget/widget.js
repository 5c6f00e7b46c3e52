import { createFrame } from "../../../Conversations/Client/host/frame.js";
import { followLive } from "../../../Conversations/Client/host/live.js";
import { memoryOf } from "./memory.js";
import { createSession } from "./session.js";
import { createView } from "./view.js";

const identifying = ["widgetSlug", "appUrl", "userEmail", "userExternalUserId", "userSignature"];
const naming = ["userEmail", "userExternalUserId"];
const text = (value) => (value == null || value === "" ? undefined : String(value));

/** One widget: ties the session, what is seen in the host page, and the frame together. */
export function createWidget(scriptBase, given) {
  const life = new AbortController();
  const { signal } = life;
  let options = { ...given };
  let session = null;
  let frame = null;
  let stopLive = null;
  let opened = false;
  let unread = 0;
  let trouble = null;
  let triggerWished = null;
  /** Whom the frame shows; a session that is only renewed must not take what is being typed. */
  let greeted = null;
  /** What the frame is to show when it can. */
  let wish = null;

  const base = () => (options.appUrl ? new URL(options.appUrl, location.href).origin : scriptBase);
  const memory = () => memoryOf(base(), options.widgetSlug);
  const tell = (name, ...values) => {
    try {
      options[name]?.(...values);
    } catch (error) {
      console.error("SupportWire:", error);
    }
  };
  const view = createView({ onToggle: () => toggle(), onClose: () => close() });

  const identity = () => ({
    widgetSlug: options.widgetSlug,
    userEmail: text(options.userEmail),
    userExternalUserId: text(options.userExternalUserId),
    userSignature: options.userSignature ?? undefined,
    userData: options.userData ?? undefined,
  });

  const on = {
    opened(answer) {
      trouble = null;
      look();
      count(answer.conversations);
      if (greeted === answer.contact.id) frame?.push("changed", answer);
      else setUp();
      frame?.push("failed");
      // Of a visitor who has not written yet there are no news.
      if (answer.verified || answer.conversations.length) follow();
    },
    refused({ code, traceId }) {
      trouble = { code };
      greeted = null;
      leave();
      look();
      frame?.push("failed", { ...trouble, panel: true });
      tell("onError", Object.assign(new Error(`SupportWire: ${code} (trace ${traceId})`), { code, traceId }));
    },
    unreachable({ code, retryAfter }) {
      if (!trouble) tell("onError", Object.assign(new Error(`SupportWire: ${code}`), { code }));
      trouble = { code: "unreachable", retryAfter };
      look();
      frame?.push("failed", { ...trouble, panel: true });
    },
  };

  const calls = {
    list: async () => keep(await session.ask("conversations")),
    messages: ({ id, read, upTo }) => {
      const path = `conversations/${encodeURIComponent(id)}`;
      return read ? session.ask(path + "/read", { body: { upTo } }) : session.ask(path);
    },
    send: ({ id, text: message }) => send(message, id),
    close: ({ id }) => session.ask(`conversations/${encodeURIComponent(id)}/close`, { method: "POST" }),
    typing: ({ id }) => session.ask(`conversations/${encodeURIComponent(id)}/typing`, { method: "POST" }),
    unread: ({ count }) => setUnread(count),
    retry: () => void session.again(),
    dismiss: () => close(),
  };

  /** What a fresh frame is shown first. */
  const keep = (answer) => Object.assign(session.current() ?? {}, { conversations: answer.conversations }) && answer;

  async function send(message, conversationId) {
    const sent = await session.ask("messages", { body: { conversationId, message } });
    keep({ conversations: [sent.conversation, ...(session.current()?.conversations ?? []).filter((one) => one.id !== sent.conversationId)] });
    memory().keep();
    // The first message makes the contact that live events are about.
    if (!stopLive) follow();
    return sent;
  }

  function setUp() {
    const answer = session.current();
    if (!frame || !answer) return;
    greeted = answer.contact.id;
    frame.push("setup", {
      locale: document.documentElement.lang.startsWith("es") ? "es" : "en",
      theme: theme(),
      title: answer.widget.name,
      panel: true,
      ephemeral: !answer.verified && !memory().lasts,
      conversations: answer.conversations,
      open: wish?.id,
    });
    if (wish && !wish.id) frame.push("open", wish);
    wish = null;
    frame.push("visible", { visible: opened, focus: opened });
  }

  function show(what) {
    wish = what;
    open();
    if (!greeted) return;
    frame.push("open", wish);
    wish = null;
  }

  function follow() {
    stopLive?.();
    const mine = session;
    stopLive = followLive(base() + "/api/widget/events", () => ({ token: mine.current()?.token }), {
      onEvent(name, data) {
        if (mine !== session) return;
        if (name === "unread") setUnread(Number(data) || 0);
        if (name === "changed") frame?.push("changed", data ? { id: data } : {});
        if (name === "typing") frame?.push("typing", JSON.parse(data));
      },
      async poll() {
        const { conversations } = await mine.ask("conversations");
        if (mine !== session) return;
        keep({ conversations });
        count(conversations);
        frame?.push("changed", { conversations });
      },
      refused: () => mine === session && mine.again(),
      reached: (isThere) => mine === session && frame?.push("failed", isThere ? {} : { code: "unreachable" }),
    });
  }

  const theme = () => (["light", "dark"].includes(options.theme) ? options.theme : session?.current()?.widget.theme ?? "light");

  function look() {
    const widget = session?.current()?.widget;
    view.setLook(theme(), options.triggerPosition ?? widget?.triggerPosition ?? "bottom-right", options.widgetType ?? "popup");
    const wished = triggerWished ?? !(options.hideOnLaunch || (options.selector && !options.keepTrigger));
    view.showTrigger(wished && Boolean(widget || trouble));
  }

  function setUnread(number) {
    if (number === unread) return;
    unread = number;
    view.setUnread(number);
    tell("onUnread", number);
  }

  const count = (conversations) => setUnread(conversations.filter((one) => one.unread).length);

  /** Nothing of whoever was here stays in sight or in the frame's memory. */
  function leave() {
    stopLive?.();
    stopLive = null;
    setUnread(0);
  }

  function begin() {
    trouble = null;
    const mine = createSession(base(), identity, memory(), (what, detail) => queueMicrotask(() => mine === session && on[what](detail)));
    session = mine;
  }

  function load() {
    if (frame) return;
    frame = createFrame(
      base(),
      `/widget/${encodeURIComponent(options.widgetSlug)}`,
      "Chat",
      calls,
      () => {
        greeted = null;
        if (session.current()) setUp();
        else if (trouble) frame.push("failed", { ...trouble, panel: true });
      },
      () => tell("onError", Object.assign(new Error("SupportWire: the chat did not load"), { code: "blocked" })),
    );
    view.panel.append(frame.iframe);
  }

  function open() {
    if (opened || signal.aborted) return;
    if (!document.body) return document.addEventListener("DOMContentLoaded", open, { once: true, signal });
    opened = true;
    view.attach();
    load();
    view.open();
    frame.push("visible", { visible: true, focus: true });
    tell("onOpen");
  }

  function close() {
    if (!opened) return;
    opened = false;
    view.close();
    frame?.push("visible", { visible: false });
    tell("onClose");
  }

  const toggle = () => (opened ? close() : open());

  function unload() {
    frame?.remove();
    frame = greeted = null;
  }

  const attach = () => view.attach();
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach, { once: true, signal });
  document.addEventListener(
    "click",
    ({ target }) => {
      try {
        if (options.selector && target.closest?.(options.selector)) toggle();
      } catch {
        // No selector at all: it matches nothing.
      }
    },
    { signal },
  );
  look();
  begin();

  return {
    slug: () => options.widgetSlug,
    open,
    close,
    toggle,
    showTrigger(visible) {
      triggerWished = visible;
      look();
    },
    update(changes = {}) {
      const [former, remembered] = [options, memory()];
      options = { ...options, ...changes };
      if (identifying.some((key) => options[key] !== former[key])) {
        session.end();
        // Who was named, if only by a claim, and is not any more has left: what they began is not for whoever comes after.
        if (naming.some((key) => text(former[key]) && text(options[key]) !== text(former[key]))) remembered.forget();
        leave();
        unload();
        begin();
        if (opened) load();
      } else if (JSON.stringify(options.userData) !== JSON.stringify(former.userData)) {
        session.again();
      }
      look();
      frame?.push("appearance", { theme: theme() });
    },
    /** Sends in the newest open conversation, or begins one. */
    async sendMessage(message, { openWidget = true } = {}) {
      const { conversations } = await session.ask("conversations");
      const sent = await send(message, conversations.find((one) => one.status === "open")?.id);
      if (openWidget) show({ id: sent.conversationId });
      else frame?.push("changed", { id: sent.conversationId });
      return sent;
    },
    /** A new conversation with this draft in it. */
    compose: (draft) => show({ text: draft ?? "" }),
    destroy() {
      life.abort();
      if (opened) close();
      session.end();
      leave();
      memory().forget();
      unload();
      view.remove();
    },
  };
}
