import { el } from "../../../Shared/Client/dom.js";

// A frame that its own policy keeps away (frame-ancestors) tells nobody: silence is the only sign.
const patience = 15_000;

/**
 * The portal in its iframe, and the only channel to it.
 *
 * Threat: any window can post to the host page, and a frame can be navigated elsewhere. So a message counts only if it comes
 * from this iframe's window *and* from the support desk's origin, and what we post names that origin as its only reader: the
 * token cannot reach a document of anyone else. The frame does the same with its parent.
 */
export function createFrame(base, publicKey, { locale, theme }, container, onMessage, onSilence) {
  const query = new URLSearchParams({ locale: locale ?? "", theme: theme ?? "" });
  const iframe = el("iframe", { title: "Support", referrerpolicy: "origin", src: `${base}/portal/${encodeURIComponent(publicKey)}?${query}` });
  const timer = setTimeout(onSilence, patience);
  let heard = false;

  const receive = (event) => {
    if (event.source !== iframe.contentWindow || event.origin !== base || event.data?.userHero !== 1) return;
    clearTimeout(timer);
    heard = true;
    onMessage(event.data);
  };

  addEventListener("message", receive);
  container.prepend(iframe);

  return {
    // Before its first word the window still holds an empty document of ours.
    post: (type, detail) => heard && iframe.contentWindow?.postMessage({ userHero: 1, type, ...detail }, base),
    focus: () => iframe.focus({ preventScroll: true }),
    remove() {
      clearTimeout(timer);
      removeEventListener("message", receive);
      iframe.remove();
    },
  };
}
