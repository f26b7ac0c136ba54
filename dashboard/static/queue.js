/* Speeds the queue up: the next card is shown at once, the decision travels meanwhile. Every page works without. */

const stack = () => document.getElementById("stack");
const cards = () => [...(stack()?.querySelectorAll(":scope > [data-card]") ?? [])];
const free = () => cards().filter((card) => !card.dataset.pending);

export function current() {
  return free().find((card) => !card.hidden) ?? null;
}

export function show(card, { focus = true } = {}) {
  for (const other of free()) other.hidden = other !== card;
  const end = document.getElementById("end");
  if (end) end.hidden = Boolean(card) || cards().some((one) => one.dataset.pending);
  if (!card) {
    if (focus && end && !end.hidden) document.getElementById("main").focus();
    return;
  }
  if (focus) card.querySelector("h2")?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
  const url = new URL(location.href);
  url.searchParams.set("at", card.dataset.id);
  url.searchParams.delete("did");
  history.replaceState(null, "", url);
}

export function step(by) {
  const all = free();
  const next = all[all.indexOf(current()) + by];
  if (next) show(next);
  return Boolean(next);
}

function away(card) {
  card.dataset.pending = "yes";
  const next = free()[0] ?? null;
  card.hidden = true;
  stack().setAttribute("aria-busy", "true");
  show(next);
}

function back(card, html) {
  delete card.dataset.pending;
  card.querySelector(".said").innerHTML = html;
  show(card);
}

const deciding = (target) => target.closest?.("form[data-decide]");

document.addEventListener("htmx:configRequest", (event) => {
  const form = deciding(event.target);
  if (!form) return;
  const last = cards().at(-1);
  if (!last || !stack()) return;
  event.detail.parameters.set("tail", last.dataset.place);
  event.detail.parameters.set("skip", String(cards().filter((card) => card.dataset.pending).length));
});

document.addEventListener("htmx:beforeSend", (event) => {
  const form = deciding(event.target);
  const card = form?.closest("[data-card]");
  if (card && stack()?.contains(card)) away(card);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = deciding(event.target);
  const card = form?.closest("[data-card]");
  if (!card) return;
  if (event.detail.successful) {
    card.remove();
    if (!stack()) location.reload();
    else if (!current()) show(free()[0] ?? null);
  } else {
    const sent = event.detail.xhr?.status;
    const plain = '<p class="notice bad" role="alert">The dashboard could not be reached. Nothing was saved; what you typed is kept. Try again.</p>';
    back(card, sent ? event.detail.xhr.responseText : plain);
  }
  stack()?.setAttribute("aria-busy", "false");
});

/* The heading's number is the frame's, where nothing narrows the list. */
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const total = document.querySelector("[data-total]");
  if (total && event.detail.target.id === "waiting") total.textContent = event.detail.target.textContent;
});

/* Whatever came or went: no card twice, and exactly one to decide on (an undone one comes first). */
function tidy() {
  const known = new Set();
  for (const card of cards()) known.has(card.dataset.id) ? card.remove() : known.add(card.dataset.id);
  if (free().filter((card) => !card.hidden).length !== 1) show(free()[0] ?? null);
}

if (stack()) new MutationObserver(tidy).observe(stack(), { childList: true });

document.addEventListener("click", (event) => {
  const skip = event.target.closest("[data-skip]");
  if (skip && step(1)) event.preventDefault();
  const help = event.target.closest("[data-help]");
  const dialog = document.getElementById("help");
  if (help && dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
});

document.querySelector('.side nav [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
