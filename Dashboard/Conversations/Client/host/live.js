import { followEvents } from "../../../Shared/Client/event-stream.js";
import { problemOf, send } from "./request.js";

/**
 * The door's live events: `changed` (a conversation's id, or nothing: any), `unread` (how many conversations have something new), `typing`
 * (`{"id","name"}`). `options` is asked afresh for each attempt: `{ body }` or `{ token }`. Where the door refuses (401, 403, 404) it is over,
 * and `refused` hears why; where no stream gets through, `poll` is called now and then instead. `reached` hears when nothing answers any more
 * (false), and when something does again.
 */
export function followLive(url, options, { onEvent, poll, refused, reached }) {
  let there = true;
  const tell = (isThere) => {
    if (isThere !== there) reached((there = isThere));
  };
  return followEvents(
    async (signal) => {
      const response = await send(url, { ...options(), signal });
      tell(response.status < 500);
      if (![401, 403, 404].includes(response.status)) return response;
      refused(await problemOf(response));
    },
    onEvent,
    async () => {
      try {
        await poll();
        tell(true);
      } catch ({ code, status }) {
        if (code === "unreachable" || status >= 500) tell(false);
      }
    },
  );
}
