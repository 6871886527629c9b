// Head office's pages: each asks for itself anew and changes only what differs, so that nothing jumps, scrolls back or loses
// its focus. What could not be asked for anew counts as outdated. Its few words are in the page: a language's file may come late
// or never, and until then the page would not notice that its figures are old.
import { byId, setAttribute, setText } from "./dom.ts";
import { hourAndMinuteIn } from "./formats.ts";

const { everyS, live = "", lost = "", locale = "" } = document.body.dataset;
/** How often the page asks, as the server says. Unit ms. */
const EVERY_MS = 1000 * Number(everyS);
/** How long an answer may take, and when the page asks again after none. Unit ms. */
const ANSWER_MS = 8000;
const AGAIN_MS = 3000;

const root = document.documentElement;
const main = document.querySelector("main") as HTMLElement;
let heardMs = Date.now();
let isAsking = false;
let next: number | undefined;

async function ask(): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  clearTimeout(next);
  const isTaken = await take().catch(() => false);
  isAsking = false;
  if (isTaken) heardMs = Date.now();
  showLink(!isTaken);
  next = setTimeout(ask, isTaken ? EVERY_MS : AGAIN_MS);
}

/** Takes what the server has now, its words on a failure as well, and says whether it has any. Rejects when it cannot be reached. */
async function take(): Promise<boolean> {
  const response = await fetch(location.href, {
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: { accept: "text/html" },
  });
  // The session is over: the server sends to the log-in.
  if (response.redirected) location.assign(response.url);
  if (!/^text\/html\b/.test(response.headers.get("content-type") ?? "")) return false;
  const { title, body } = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = body.querySelector("main");
  if (fresh === null) return false;
  document.title = title;
  change(main, fresh);
  return response.status < 500;
}

function showLink(isLost: boolean): void {
  setText(byId("link"), isLost ? lost.replace("{since}", hourAndMinuteIn(locale, heardMs)) : live);
  root.classList.toggle("lost", isLost);
  root.classList.toggle("live", !isLost);
}

/** Makes one element the same as another, place by place. */
function change(node: Element, fresh: Element): void {
  for (const { name } of [...node.attributes]) if (!fresh.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of fresh.attributes) setAttribute(node, name, value);
  const before = [...node.childNodes];
  const after = [...fresh.childNodes];
  for (const [i, child] of after.entries()) changeChild(node, before[i], child);
  for (const child of before.slice(after.length)) child.remove();
}

function changeChild(parent: Element, old: ChildNode | undefined, fresh: ChildNode): void {
  if (old === undefined) parent.append(fresh);
  else if (old instanceof Element && fresh instanceof Element && old.tagName === fresh.tagName) change(old, fresh);
  else if (old.nodeType !== fresh.nodeType || old.nodeType !== Node.TEXT_NODE) old.replaceWith(fresh);
  else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
}

showLink(false);
next = setTimeout(ask, EVERY_MS);
document.addEventListener("visibilitychange", () => void (document.hidden || ask()));
addEventListener("online", () => void ask());
// A machine that slept has a page of before: it says so until the server has answered.
setInterval(() => {
  if (Date.now() - heardMs <= EVERY_MS + ANSWER_MS || root.classList.contains("lost")) return;
  showLink(true);
  ask();
}, 1000);
