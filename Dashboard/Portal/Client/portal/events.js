/** Listeners of the host page. One that throws is reported and stops nobody else. */
export function createEvents() {
  const listeners = new Map();

  const call = (listener, detail) => {
    try {
      listener(detail);
    } catch (error) {
      console.error("UserHero:", error);
    }
  };

  return {
    call,
    on(name, listener) {
      if (typeof listener !== "function") throw new TypeError(`on("${name}") needs a function`);
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
    },
    off(name, listener) {
      listeners.get(name)?.delete(listener);
    },
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) ?? [])]) call(listener, detail);
    },
    clear: () => listeners.clear(),
  };
}
