import { createEvents } from "./events.js";
import { createPortal } from "./portal.js";

/** What integrators call. The names are the published contract. */
export function createApi(base) {
  const events = createEvents();
  let portal = null;
  // Calls made at run time outrank the options of init, and may come before it.
  let runtime = {};
  let wantsOpen = false;

  const set = (name, value) => {
    runtime[name] = value;
    portal?.setOption();
  };

  const api = {
    init(options = {}) {
      if (typeof options.publicKey !== "string" || !options.publicKey) {
        throw new TypeError("init needs a publicKey");
      }
      // A snippet that runs twice (a single-page application, a tag manager) describes the same portal.
      if (portal?.publicKey === options.publicKey) {
        portal.setUser(options.user, options.userHmac);
        return;
      }
      portal?.destroy();
      portal = createPortal(base, options, runtime, events);
      if (wantsOpen) portal.open();
      wantsOpen = false;
    },
    open() {
      if (portal) portal.open();
      else wantsOpen = true;
    },
    close() {
      wantsOpen = false;
      portal?.close();
    },
    toggle() {
      if (portal?.isOpen()) api.close();
      else api.open();
    },
    setUser(user, userHmac) {
      portal?.setUser(user, userHmac);
    },
    setTheme: (theme) => set("theme", theme),
    setLocale: (locale) => set("locale", locale),
    setCssVars: (vars) => set("cssVars", { ...runtime.cssVars, ...vars }),
    on(name, listener) {
      events.on(name, listener);
      if (name === "ready" && portal?.isReady()) events.call(listener);
    },
    off: events.off,
    destroy() {
      portal?.destroy();
      portal = null;
      runtime = {};
      wantsOpen = false;
      events.clear();
    },
  };
  return api;
}
