import { say } from "./announce.js";
import { call } from "./channel.js";
import { fill, setBusy } from "./composer.js";
import { reportNow } from "./reading.js";
import { openConversation } from "./screens.js";
import { learn, learnMessage, state } from "./state.js";
import { explain, text } from "./texts.js";
import { showMessages } from "./thread.js";

let keys = 0;

/** Sends what was written; until it is there it shows as such, and if it does not get there it can be tried again or taken back. */
export function send(id, written) {
  const unsent = { key: `unsent ${++keys}`, text: written, id };
  state.unsent.set(id, [...(state.unsent.get(id) ?? []), unsent]);
  return attempt(unsent);
}

export async function retry(unsent) {
  unsent.error = null;
  await attempt(unsent);
}

/** Back into the field. */
export function edit(unsent) {
  drop(unsent);
  fill(unsent.id, unsent.text);
  showMessages();
}

async function attempt(unsent) {
  const { id } = unsent;
  if (!id) setBusy(true);
  showMessages(true);
  try {
    await reportNow();
    const answer = await call("send", { id: id || undefined, text: unsent.text });
    drop(unsent);
    learnMessage(answer.conversationId, answer.message);
    learn(answer.conversation);
    say(text("sent"));
    // The conversation has a name now; the screen changes only if it still is this one.
    if (!id && state.current === "") openConversation(answer.conversationId, { keepFocus: true });
    else showMessages(true);
  } catch (error) {
    unsent.error = error;
    say(`${text("notSent")} ${explain(error).title}`);
    showMessages(true);
  } finally {
    if (!id) setBusy(false);
  }
}

function drop(unsent) {
  state.unsent.set(unsent.id, (state.unsent.get(unsent.id) ?? []).filter((u) => u !== unsent));
}
