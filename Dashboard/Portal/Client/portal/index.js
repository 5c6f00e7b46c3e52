// The Embedded Portal's SDK: `UserHero`, and the queue that holds commands given before this file arrived.
// Loading it twice is harmless: the first copy stays, and it already runs what is pushed.
import { createApi } from "./api.js";
import { scriptOrigin } from "../../../Shared/Client/origin.js";

if (!window.UserHero?.init) {
  const api = createApi(scriptOrigin("portal.js"));
  const run = (command) => {
    const [name, ...values] = command;
    try {
      if (typeof api[name] !== "function") throw new TypeError(`there is no command "${name}"`);
      return api[name](...values);
    } catch (error) {
      // One bad command must not keep the ones behind it from running.
      console.error("UserHero:", error);
    }
  };

  const waiting = Array.isArray(window.UserHeroQueue) ? [...window.UserHeroQueue] : [];
  window.UserHero = api;
  window.UserHeroQueue = { push: (...commands) => commands.forEach(run) };
  waiting.forEach(run);
}
