const status = document.getElementById("uh-status");
const alert = document.getElementById("uh-alert");
let timer = 0;

/** For screen readers: what sighted people see happen. */
export function say(line) {
  status.textContent = line;
}

/** In sight and spoken; goes away by itself, unless it `lasts`: then it is a bar above everything, so that it covers nothing; and whatever was typed is still there. */
export function sayError(line, { lasts } = {}) {
  alert.textContent = line;
  alert.classList.toggle("uh-lasts", Boolean(lasts));
  alert.hidden = false;
  clearTimeout(timer);
  if (!lasts) timer = setTimeout(hideError, 8000);
}

export function hideError() {
  clearTimeout(timer);
  alert.hidden = true;
}
