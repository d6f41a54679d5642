import { element } from "./dom.js";

const CONFIRMED_FOR_MS = 1_600;

/** Makes a button copy what `text()` returns, and say so for a moment. */
export function copies(button, text) {
  const label = button.textContent;
  let timer;
  button.addEventListener("click", async () => {
    button.textContent = (await copy(text())) ? "Copied" : "Not copied";
    clearTimeout(timer);
    timer = setTimeout(() => (button.textContent = label), CONFIRMED_FOR_MS);
  });
}

async function copy(text) {
  // Plain http on anything but localhost has no clipboard API.
  if (!navigator.clipboard) return copyBySelection(text);
  return navigator.clipboard.writeText(text).then(() => true, () => false);
}

function copyBySelection(text) {
  const area = element("textarea", "offscreen", text);
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused.focus();
  return copied;
}
