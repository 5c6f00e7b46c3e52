/**
 * The only channel between this frame and the door's script in the host page. The script makes all calls of the API, from the host page;
 * this document is a view of what it gets, and never sees a token or a signature.
 *
 * frame → host    {call: "hello"}                    a fresh document is here; anybody may hear that
 *                 {uid, id, call, args}              one of
 *                     list      {}                        → {conversations: [C…]}
 *                     messages  {id, read, upTo?}         → {conversation: C, messages: [M…]}; `read` only when `upTo`, the id of the newest
 *                                                           message that was, and what is above it were really in view (product §6, "Read")
 *                     send      {id?, text}               → {conversationId, conversation: C, message: M}; without id it begins a conversation
 *                     close     {id}                      → {conversation: C}
 *                     typing    {id}                      → null; at most every three seconds
 *                     unread    {count}                   → null; conversations with something new, after what was just seen
 *                     retry     {}                        → null; after `failed`: try again to sign in
 *                     dismiss   {}                        → null; Escape, or the close button of a panel
 * host → frame    {uid, id, result}                  C and M exactly as the API answers them
 *                 {uid, id, error: {code, status, retryAfter}}      `unreachable` with status 0 where nothing answered
 *                 {uid, push, data}                  one of
 *                     setup     {locale: "en"|"es", theme: "light"|"dark"|"auto", title?, panel: may be dismissed, ephemeral: the conversation
 *                                lives as long as the page, conversations: [C…], open?: id}   forgets everybody who was here before
 *                     appearance {locale?, theme?}   changed at run time, nothing forgotten
 *                     changed   {id?, conversations?}     look again at that conversation, or at everything
 *                     typing    {id, name}                somebody on the other side is
 *                     open      {id?, text?}              show that conversation, or begin one with that draft
 *                     visible   {visible, focus?}         of the panel around this document; nothing is read while it is hidden
 *                     failed    {code, retryAfter?, panel?}   covers everything and says why; `unreachable` only notes it, and `{}` takes that back
 *
 * Threat: a stranger's window that holds a reference to this one could show invented conversations and read what is typed. So
 * - a message counts only if `window.parent` sent it: not an opener or a sibling; `frame-ancestors` says who may be that parent;
 * - the first `setup` or `failed` settles origin and uid: messages of any other are ignored, and ours are addressed to that origin alone.
 *   Before that we say only "hello".
 */
const handlers = new Map();
const waiting = new Map();
let host = null;
let calls = 0;

/** Hears what is pushed: `handle(data)`. */
export const onPush = (push, handle) => handlers.set(push, handle);

/** Asks the host; rejects with `{ code, status, retryAfter }`. */
export const call = (name, args = {}) =>
  new Promise((resolve, reject) => {
    if (!host) return reject({ code: "unreachable", status: 0, retryAfter: 0 });
    const id = ++calls;
    waiting.set(id, { resolve, reject });
    // The host page may have gone wrong; whoever asked must not wait for ever.
    setTimeout(() => waiting.delete(id) && reject({ code: "unreachable", status: 0, retryAfter: 0 }), 60_000);
    parent.postMessage({ uid: host.uid, id, call: name, args }, host.origin);
  });

/** Tells the host something that nobody waits for. */
export const tell = (name, args) => void call(name, args).catch(() => {});

export function startChannel() {
  addEventListener("message", ({ source, origin, data }) => {
    if (parent === self || source !== parent || typeof data?.uid !== "string" || !/^https?:\/\//.test(origin)) return;
    if (!host && (data.push === "setup" || data.push === "failed")) host = { origin, uid: data.uid };
    if (!host || origin !== host.origin || data.uid !== host.uid) return;
    if (typeof data.push === "string") return handlers.get(data.push)?.(data.data ?? {});
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) asked?.reject(data.error);
    else asked?.resolve(data.result);
  });
  if (parent !== self) parent.postMessage({ call: "hello" }, "*");
}
