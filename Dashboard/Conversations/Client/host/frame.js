// A frame that its own policy keeps away (frame-ancestors) tells nobody: silence is the only sign.
const patience = 15_000;

/**
 * The conversations' frame and the only channel to it; the protocol is told in ../frame/channel.js.
 *
 * Threat: any window can post to the host page, and a frame can be navigated elsewhere. So a message counts only if it comes from this
 * iframe's window *and* from the support desk's origin, and what we post names that origin as its only reader.
 *
 * `calls` answers the frame by name; what they throw (`{ code, status, retryAfter }`) is told to it. `onHello` is called whenever a fresh
 * document is there, which knows nothing: push `setup` or `failed`. What is pushed before is dropped.
 */
export function createFrame(base, path, title, calls, onHello, onSilence) {
  const uid = Math.random().toString(36).slice(2);
  const iframe = document.createElement("iframe");
  iframe.title = title;
  iframe.referrerPolicy = "origin";
  iframe.src = base + path;
  let ready = false;
  const timer = setTimeout(onSilence, patience);
  const post = (message) => ready && iframe.contentWindow?.postMessage({ uid, ...message }, base);

  const receive = async ({ source, origin, data }) => {
    if (source !== iframe.contentWindow || origin !== base || typeof data?.call !== "string") return;
    if (data.call === "hello") {
      clearTimeout(timer);
      ready = true;
      onHello();
    } else if (data.uid === uid && Object.hasOwn(calls, data.call)) {
      try {
        post({ id: data.id, result: (await calls[data.call](data.args ?? {})) ?? null });
      } catch ({ code = "failed", status = 0, retryAfter = 0 }) {
        post({ id: data.id, error: { code, status, retryAfter } });
      }
    }
  };

  addEventListener("message", receive);
  return {
    iframe,
    push: (push, data = {}) => post({ push, data }),
    remove() {
      clearTimeout(timer);
      removeEventListener("message", receive);
      iframe.remove();
    },
  };
}
