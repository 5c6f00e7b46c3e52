// Times come in UTC and are shown in the viewer's own zone and language, with the exact instant on hover.
export function startTimes() {
  const localise = () => {
    const language = document.documentElement.lang;
    for (const element of document.querySelectorAll("time[datetime]")) {
      const instant = new Date(element.dateTime);
      if (isNaN(instant)) continue;
      element.textContent = near(instant, language);
      element.title = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" }).format(instant);
    }
  };
  document.addEventListener("htmx:after:swap", localise);
  setInterval(localise, 60_000);
}

function near(instant, language) {
  const minutes = Math.round((instant - Date.now()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (minutes > -1) return relative.format(0, "second");
  if (minutes > -60) return relative.format(minutes, "minute");
  const today = new Date();
  const sameDay = instant.toDateString() === today.toDateString();
  const sameYear = instant.getFullYear() === today.getFullYear();
  const style = sameDay ? { timeStyle: "short" }
    : sameYear ? { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }
    : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(language, style).format(instant);
}
