const interval = 60_000;

/**
 * Until the frame is there, with its stream, the launcher's badge is asked for now and then. The same question confirms that the
 * ticket named by `?support_ticket=` is this customer's; one of somebody else opens nothing.
 */
export function watchSummary(session, { frameIsThere, onUnread, onLinked }) {
  const named = new URLSearchParams(location.search).get("support_ticket") ?? "";
  let link = /^[\w-]{10,64}$/.test(named) ? named : null;
  let timer = 0;

  const ask = async () => {
    clearTimeout(timer);
    if (session.current() && !document.hidden && (link || !frameIsThere())) {
      const asked = link;
      const answer = await session.ask("GET", "summary" + (asked ? "?ticket=" + asked : ""));
      if (answer) {
        if (!frameIsThere()) onUnread(answer.unread);
        if (asked && asked === link) {
          link = null;
          if (answer.ticket) onLinked(asked);
        }
      }
      clearTimeout(timer);
    }
    if (timer !== -1) timer = setTimeout(ask, interval);
  };

  return {
    ask,
    stop() {
      clearTimeout(timer);
      timer = -1;
      link = null;
    },
  };
}
