const longest = 2 ** 31 - 1;

/**
 * The end of a session, on the monotonic clock: the visitor's wall clock may be wrong or be set meanwhile. Timers stand
 * still while a laptop sleeps, so every wake asks again; one that finds the session over reports only that.
 */
export function watchExpiry(expiresInSeconds, onExpiring, onExpired) {
  const lifetime = expiresInSeconds * 1000;
  const end = performance.now() + lifetime;
  const warning = end - Math.min(60_000, lifetime / 4);
  let timer = 0;
  let warned = false;

  const check = () => {
    clearTimeout(timer);
    const now = performance.now();
    if (now >= end) {
      stop();
      onExpired();
      return;
    }
    if (now >= warning && !warned) {
      warned = true;
      onExpiring();
    }
    timer = setTimeout(check, Math.min(longest, Math.max(0, (warned ? end : warning) - now)));
  };

  const stop = () => {
    clearTimeout(timer);
    timer = -1;
  };

  check();
  return { check: () => timer !== -1 && check(), stop };
}
