const status = document.getElementById("cv-status");
const note = document.getElementById("cv-note");

/** For screen readers: what sighted people see happen. */
export function say(line) {
  // The same line twice is heard twice only if it was gone in between.
  status.textContent = "";
  setTimeout(() => (status.textContent = line), 50);
}

/** Above everything while it lasts: that there is no connection. */
export function noteLine(line) {
  note.textContent = line ?? "";
  note.hidden = !line;
}
