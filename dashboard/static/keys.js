/* Keys press what is on the page: an element says its keys in data-key, a page link in data-goto. */
import { current, step } from "./queue.js";

const EDITABLE = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]";
let going = 0;

function scope() {
  return current() ?? document.querySelector("[data-row]:focus-within, [data-row].at") ?? document;
}

function find(key) {
  const fits = (element) =>
    (element.dataset.key ?? "").split(" ").includes(key) && element.checkVisibility?.() !== false && !element.disabled;
  for (const root of [scope(), document]) {
    const found = [...root.querySelectorAll("[data-key]")].find(fits);
    if (found && !(root === document && found.closest("[data-card]") && current())) return found;
  }
  return null;
}

function press(element) {
  if (element.matches(EDITABLE)) return element.focus();
  element.click();
  if (element.matches("summary")) element.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function rows(by) {
  const all = [...document.querySelectorAll("[data-row]")];
  if (!all.length) return false;
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("at", row === next));
  next.querySelector("input, a")?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest?.("details[open]")?.removeAttribute("open");
  if (document.body.dataset.keys === "off" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest?.(EDITABLE) || document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 && event.shiftKey && /[a-z]/i.test(event.key) ? `Shift+${event.key.toUpperCase()}` : event.key;
  if (going && Date.now() - going < 1500) {
    going = 0;
    const page = document.querySelector(`[data-goto="${CSS.escape(key)}"]`);
    if (page) return void (event.preventDefault(), page.click());
  }
  if (key === "g") return void (going = Date.now());
  if (key === "j" && (step(1) || rows(1))) return void event.preventDefault();
  if (key === "k" && (step(-1) || rows(-1))) return void event.preventDefault();
  const wanted = find(key) ?? (key === "z" || key === "Backspace" ? document.querySelector("[data-undo]") : null);
  if (!wanted || event.repeat) return;
  event.preventDefault();
  press(wanted);
});
