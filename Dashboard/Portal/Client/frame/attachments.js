import { authorizedFetch } from "./session.js";
import { draftOf } from "./drafts.js";
import { sayError } from "./announce.js";
import { text } from "./texts.js";

const mostFiles = 5;
const mostBytes = 10 * 1024 * 1024;
const pictures = new Map();

export function startAttachments() {
  document.addEventListener("change", ({ target }) => {
    if (target.type === "file" && target.form?.dataset.draft) choose(target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-download]");
    if (link) download(link);
    const remove = event.target.closest("[data-remove-file]");
    if (remove) removeFile(remove);
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const image of document.querySelectorAll("img[data-src]:not([src])")) showPicture(image);
    for (const input of document.querySelectorAll("form[data-draft] input[type=file]")) showChosen(input);
    letGo();
  });
}

function choose(input) {
  const draft = draftOf(input.form);
  const problems = [];
  for (const file of input.files) {
    if (draft.files.some((f) => f.name === file.name && f.size === file.size)) continue;
    if (file.size > mostBytes) problems.push(text("fileTooLarge", { name: file.name }));
    else if (file.size === 0) problems.push(text("fileEmpty", { name: file.name }));
    else if (draft.files.length >= mostFiles) problems.push(text("tooManyFiles", { name: file.name }));
    else draft.files.push(file);
  }
  showChosen(input);
  const message = input.form.querySelector("[data-file-error]");
  message.textContent = problems.join(" ");
  message.hidden = problems.length === 0;
}

/** The input holds exactly the draft's files, so that what is listed is what is sent. */
function showChosen(input) {
  const { files } = draftOf(input.form);
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
  const list = input.form.querySelector("[data-files]");
  list.replaceChildren(...files.map((file, index) => {
    const item = document.createElement("li");
    const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    remove.dataset.removeFile = index;
    remove.setAttribute("aria-label", text("removeFile", { name: file.name }));
    item.append(file.name, remove);
    return item;
  }));
}

function removeFile(button) {
  const input = button.closest("form").querySelector("input[type=file]");
  draftOf(input.form).files.splice(Number(button.dataset.removeFile), 1);
  showChosen(input);
  input.focus();
}

const blobOf = async (url) => {
  const response = await authorizedFetch(url);
  if (!response.ok) throw new Error(String(response.status));
  return response.blob();
};

// A picture needs the token as everything does, so it is fetched and shown from memory.
async function showPicture(image) {
  const { src } = image.dataset;
  try {
    if (!pictures.has(src)) pictures.set(src, blobOf(src).then((blob) => URL.createObjectURL(blob)));
    image.src = await pictures.get(src);
  } catch {
    pictures.delete(src);
    image.closest("figure")?.classList.add("uh-broken");
  }
}

function letGo() {
  const shown = new Set([...document.querySelectorAll("img[data-src]")].map((i) => i.dataset.src));
  for (const [src, url] of pictures) {
    if (shown.has(src)) continue;
    pictures.delete(src);
    url.then(URL.revokeObjectURL, () => {});
  }
}

async function download(link) {
  link.disabled = true;
  try {
    const url = URL.createObjectURL(await blobOf(link.dataset.download));
    const anchor = Object.assign(document.createElement("a"), { href: url, download: link.dataset.name });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch {
    sayError(text("downloadFailed"));
  }
  link.disabled = false;
}
