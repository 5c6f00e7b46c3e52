// The conversations of Ticket Center and Chat Widget inside their iframe: a view and nothing more. What it shows comes from the door's script
// in the host page (see channel.js), lives in this script's memory only, and goes away with it: no cookie, no storage, no request of its own.
import { noteLine } from "./announce.js";
import { onPush, startChannel, tell } from "./channel.js";
import { fill } from "./composer.js";
import { startKeyboard } from "./keyboard.js";
import { setVisible, startReading } from "./reading.js";
import { coverWith, isCovered, openConversation, openList, refreshList, showAgain, takeFocus, uncover } from "./screens.js";
import { forget, learnAll, state } from "./state.js";
import { explain } from "./texts.js";
import { loadMessages } from "./thread.js";
import { startTimes } from "./times.js";
import { startTyping, stopTyping } from "./typing.js";

function appear({ locale, theme }) {
  const root = document.documentElement;
  if (locale === "en" || locale === "es") root.lang = locale;
  if (/^(light|dark|auto)$/.test(theme)) root.dataset.theme = theme;
}

onPush("setup", ({ title, panel, ephemeral, conversations = [], open, ...appearance }) => {
  forget();
  appear(appearance);
  Object.assign(state, { title: title ?? "", panel: panel !== false, ephemeral: ephemeral === true });
  learnAll(conversations);
  uncover();
  noteLine();
  if (open != null) openConversation(open);
  else openList();
});

onPush("appearance", (appearance) => {
  appear(appearance);
  showAgain();
});

onPush("changed", ({ id, conversations }) => {
  if (state.current === undefined) return;
  stopTyping();
  if (conversations) learnAll(conversations);
  // The thread's own answer brings its conversation along; the list needs all of them.
  if (state.current && (!id || id === state.current)) return loadMessages();
  if (!conversations) return refreshList();
  if (state.current === null) showAgain();
});

onPush("open", ({ id, text }) => {
  openConversation(id ?? "");
  if (text) fill(id ?? "", String(text));
});

onPush("visible", ({ visible, focus }) => {
  setVisible(visible === true);
  if (focus) takeFocus();
});

onPush("failed", (failure) => {
  if (!failure.code) return noteLine();
  if (failure.panel === false) state.panel = false;
  if (failure.code === "unreachable" && !isCovered()) return noteLine(explain(failure).title);
  coverWith(explain(failure), () => tell("retry"));
});

// The browser knows it first; a call that fails says the same where it was.
addEventListener("offline", () => state.current !== undefined && noteLine(explain({ code: "unreachable" }).title));
addEventListener("online", () => noteLine());

startTimes();
startTyping();
startReading();
startKeyboard();
startChannel();
