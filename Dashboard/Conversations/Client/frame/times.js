import { el } from "../../../Shared/Client/dom.js";
import { text } from "./texts.js";

const language = () => document.documentElement.lang;
const format = (instant, options) => new Intl.DateTimeFormat(language(), options).format(instant);

/** A time in the viewer's own zone and language, the exact instant on hover. `kind`: `ago` (kept current) or `clock`. */
export function timeOf(iso, kind) {
  const element = el("time", { datetime: iso, "data-kind": kind });
  localise(element);
  return element;
}

export function startTimes() {
  setInterval(() => document.querySelectorAll("time[data-kind=ago]").forEach(localise), 30_000);
}

export function dayOf(iso) {
  const date = new Date(iso);
  const days = Math.round((startOf(new Date()) - startOf(date)) / 86_400_000);
  if (days === 0) return text("today");
  if (days === 1) return text("yesterday");
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return format(date, thisYear ? { weekday: "long", day: "numeric", month: "long" } : { dateStyle: "long" });
}

const startOf = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

function localise(element) {
  const instant = new Date(element.dateTime);
  if (isNaN(instant)) return;
  element.title = format(instant, { dateStyle: "full", timeStyle: "long" });
  element.textContent = element.dataset.kind === "clock" ? format(instant, { timeStyle: "short" }) : ago(instant);
}

function ago(instant) {
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto", style: "short" });
  const minutes = Math.round((instant - Date.now()) / 60_000);
  if (minutes > -1) return relative.format(0, "second");
  if (minutes > -60) return relative.format(minutes, "minute");
  if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), "hour");
  if (minutes > -7 * 24 * 60) return relative.format(Math.round(minutes / (24 * 60)), "day");
  return format(instant, instant.getFullYear() === new Date().getFullYear() ? { day: "numeric", month: "short" } : { dateStyle: "medium" });
}
