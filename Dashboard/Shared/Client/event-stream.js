// EventSource cannot send a header or a body, and a token in the URL would be logged: so server-sent events are read with fetch.
// The server speaks at once; where it does not, a proxy holds the stream back.
const firstSilence = 6_000;
const silence = 45_000;

/**
 * Follows a stream until the returned function is called, or `open` answers nothing: `open(signal)` answers a Response.
 * Every end is followed by another attempt, later each time, and not before a refusal's Retry-After; `poll` asks in between, and so stands in for
 * a stream that does not get through.
 */
export function followEvents(open, onEvent, poll) {
  const life = new AbortController();
  const { signal } = life;
  let notBefore = 0;

  const read = async (trial, onAlive) => {
    const response = await open(trial);
    if (!response) return life.abort();
    notBefore = Date.now() + 1000 * (Number(response.headers.get("Retry-After")) || 0);
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("text/event-stream")) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      onAlive();
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const field = (name) => block.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1];
        if (field("event") && !signal.aborted) onEvent(field("event"), field("data") ?? "");
      }
    }
  };

  const attempt = async (onAlive) => {
    const trial = new AbortController();
    const abort = () => trial.abort();
    let timer = setTimeout(abort, firstSilence);
    signal.addEventListener("abort", abort);
    try {
      await read(trial.signal, () => {
        onAlive();
        clearTimeout(timer);
        timer = setTimeout(abort, silence);
      });
    } catch {
      // Ended, cut or held back: in any case it is tried again.
    }
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    abort();
  };

  const follow = async () => {
    let failures = 0;
    while (!signal.aborted) {
      if (Date.now() >= notBefore) await attempt(() => (failures = 0));
      if (signal.aborted) return;
      failures++;
      await pause(Math.min(document.hidden ? 30_000 : 10_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2));
      if (!signal.aborted) await Promise.resolve(poll()).catch(() => {});
    }
  };

  const pause = (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", resolve, { once: true });
    });

  follow();
  return () => life.abort();
}
