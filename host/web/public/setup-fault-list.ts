// Shows the faults of a draft: each at its field, and all in a list beside "Save" whose entries lead there.
import { byId, element, setText } from "./dom.ts";
import { type Fault, fixOf } from "./setup-faults.ts";
import { idOf } from "./setup-fields.ts";
import { formatDuration, formatNumber, SETUP } from "./words.ts";

const WORDS = { SETUP, formats: { formatDuration, formatNumber } };

/** Says at each field, or at the nearest part of the form around it, what to change. Whatever is folded over it opens. */
export function showFaults(faults: readonly Fault[]): void {
  for (const node of document.querySelectorAll<HTMLElement>(".fault")) setText(node, "");
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  byId("faults").replaceChildren(...faults.map((fault) => element("li", {}, showFault(fault))));
}

function showFault(fault: Fault): HTMLElement {
  const around = fault.path.map((_, i) => fault.path.slice(0, fault.path.length - i));
  const at = around.find((part) => document.getElementById(`${idOf(part)}-fault`) !== null);
  const message = byId(`${idOf(at ?? ["file"])}-fault`);
  const field = at === undefined ? null : document.getElementById(idOf(at));
  const label = field === null ? null : document.querySelector(`label[for="${field.id}"]`);
  const place = at?.find((part) => typeof part === "number");
  const name = `${label?.textContent ?? fault.path.join(".")}${field !== null && place !== undefined ? ` ${place + 1}` : ""}`;
  const fix = fixOf(fault, WORDS);
  const words = `${name}: ${fix}`;
  // Several faults of one part of the form stand there one after another.
  setText(message, field === null ? [message.textContent, words].filter(Boolean).join(" ") : fix);
  field?.setAttribute("aria-invalid", "true");
  open(message);
  const link = element("a", { href: `#${message.id}` }, words);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(message);
    (field ?? message).scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  });
  return link;
}

function open(node: Element): void {
  for (let fold = node.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
}
