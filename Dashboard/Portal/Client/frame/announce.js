const status = document.getElementById("uh-status");
const alert = document.getElementById("uh-alert");
let timer = 0;

/** For screen readers: what sighted people see happen. */
export function say(line) {
  status.textContent = line;
}

/** In sight and spoken; goes away by itself, and whatever was typed is still there. */
export function sayError(line) {
  alert.textContent = line;
  alert.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (alert.hidden = true), 8000);
}
