import { el } from "../../../Shared/Client/dom.js";
import { text } from "./texts.js";

// The server's sanitizer made this HTML (SafeMarkdown). This is the second wall: it is parsed into a document of its own, where nothing
// runs or loads, and only what is known to be harmless is built anew from it, element by element.
const elements = new Set(["P", "BR", "STRONG", "EM", "DEL", "CODE", "PRE", "BLOCKQUOTE", "UL", "OL", "LI", "A", "HR", "H3", "H4", "H5", "H6", "DETAILS"]);
const deepest = 60;

export function safeHtml(html) {
  const parsed = new DOMParser().parseFromString(String(html), "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment, 0);
  return fragment;
}

function copy(from, to, depth) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    // What a mail quotes is folded; the word for it is in the reader's language.
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SUMMARY") continue;
    // An unknown element is left out, what it says is not; of script and style nothing is text that people wrote.
    if (!elements.has(node.tagName) || depth > deepest) {
      if (!/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|IFRAME|OBJECT|SVG|MATH)$/i.test(node.tagName)) to.append(node.textContent);
      continue;
    }
    const element = node.tagName === "DETAILS" ? el("details", { class: "cv-quoted" }, el("summary", {}, text("quoted"))) : document.createElement(node.tagName);
    if (node.tagName === "A") link(element, node.getAttribute("href") ?? "");
    if (node.tagName === "OL" && /^\d{1,6}$/.test(node.getAttribute("start") ?? "")) element.start = Number(node.getAttribute("start"));
    // What scrolls sideways is reached by keyboard, too.
    if (node.tagName === "PRE") element.tabIndex = 0;
    copy(node, element, depth + 1);
    to.append(element);
  }
}

function link(element, href) {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return;
  element.href = href;
  element.target = "_blank";
  element.rel = "noopener noreferrer nofollow ugc";
}
