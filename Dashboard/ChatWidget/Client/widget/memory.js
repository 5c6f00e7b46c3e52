// A visitor's way back to their conversation is a token of theirs. It is kept with the host page's own site, where the browser lets it, and
// only once there is a conversation to come back to; nobody who merely looks leaves anything behind.
const all = new Map();

const stored = (action) => {
  try {
    return action(localStorage);
  } catch {
    return undefined;
  }
};

/** What is remembered of the visitor at one widget; instances of one widget share it. */
export function memoryOf(base, slug) {
  const key = `supportwire:${slug}`;
  const name = base + key;
  if (!all.has(name)) {
    let token = stored((storage) => storage.getItem(key)) ?? null;
    all.set(name, {
      /** Two first visits of one visitor, of two instances, must not become two visitors. */
      turn: Promise.resolve(),
      /** False where it lives only as long as the page. */
      lasts: stored((storage) => storage.length) !== undefined,
      token: () => token,
      hold: (given) => (token = given),
      keep: () => token && stored((storage) => storage.setItem(key, token)),
      forget() {
        token = null;
        stored((storage) => storage.removeItem(key));
      },
    });
  }
  return all.get(name);
}
