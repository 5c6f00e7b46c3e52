// What every staff page gets. One behaviour a module; each works on what htmx swaps in later, too.
import "./local-times.js";
import "./copy.js";
import "./menu.js";
import "./dialog.js";
import "./flash.js";
import "./countdown.js";
import "./typing.js";
