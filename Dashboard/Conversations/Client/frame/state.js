import { tell } from "./channel.js";

/** What this document knows: in memory, and nowhere else. */
export const state = {
  conversations: [],
  /** Id of the one on screen; "" while one is begun; null in the list; undefined before anything is known. */
  current: undefined,
  title: "",
  panel: true,
  ephemeral: false,
  /** Whether the panel around this document is. */
  visible: false,
  /** The newest message that was in view, `{ id, message }`, and the newest that was told to have been. */
  noted: undefined,
  reported: undefined,
  /** Messages of conversations that were opened, by id. */
  threads: new Map(),
  /** What was typed and not sent, by id. */
  drafts: new Map(),
  /** What is being sent or could not be, by id: `{ key, text, at, error }`. */
  unsent: new Map(),
};

let told = 0;

/** Somebody else, or nobody: nothing of the former may be left. */
export function forget() {
  state.conversations = [];
  state.current = state.noted = state.reported = undefined;
  for (const kept of [state.threads, state.drafts, state.unsent]) kept.clear();
}

export const conversationOf = (id) => state.conversations.find((c) => c.id === id);

export function learnAll(conversations) {
  state.conversations = [...conversations].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  tellUnread();
}

export function learn(conversation) {
  learnAll([conversation, ...state.conversations.filter((c) => c.id !== conversation.id)]);
}

export function learnMessages(id, messages) {
  state.threads.set(id, messages);
}

export function learnMessage(id, message) {
  const known = state.threads.get(id) ?? [];
  if (!known.some((m) => m.id === message.id)) state.threads.set(id, [...known, message]);
}

function tellUnread() {
  const count = state.conversations.filter((c) => c.unread > 0).length;
  if (count !== told) tell("unread", { count });
  told = count;
}
