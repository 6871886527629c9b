// What the staff page shows at one moment, read from the page itself as somebody who looks at it would.
import type { Page } from "playwright-core";

/** A thing to do, as its card says it. */
export interface Entry {
  kind: string;
  title: string;
  why: string;
  since: string;
}

/** A lane, as its card says it; "" is not shown. */
export interface Card {
  name: string;
  looks: string[];
  state: string;
  length: string;
  wait: string;
  lamp: string;
  sure: string;
}

/** A row of the list of decisions: time of day, "Call: Till 3", and why. */
export interface DecisionRow {
  time: string;
  what: string;
  why: string;
}

export interface Moment {
  /** The shop's time since the page was opened. Unit ms. */
  atMs: number;
  /** The tab's title. */
  tab: string;
  isLost: boolean;
  /** What is shown large, and what the line below it names. */
  main: Entry[];
  rest: Entry[];
  /** Tills open and needed, a string each. */
  counts: string[];
  cards: Card[];
  decisions: DecisionRow[];
}

const READ = `(() => {
  const text = (node, at) => {
    const found = node.querySelector(at);
    return found === null || found.closest("[hidden]") !== null ? "" : found.textContent;
  };
  const all = (at, of) => [...document.querySelectorAll(at)].map(of);
  const entry = (node) => ({ kind: node.classList[1], title: text(node, "h3"), why: text(node, ".why .whole"), since: text(node, ".soft") });
  return {
    tab: document.title,
    isLost: document.documentElement.classList.contains("lost"),
    main: all("#todo > li", entry),
    rest: all("#rest > li", entry),
    counts: all("#wanted span:not([hidden])", (node) => node.textContent),
    cards: all(".lane", (node) => ({
      name: text(node, "h3"),
      looks: [...node.classList],
      state: text(node, ".state"),
      length: text(node, ".length b"),
      wait: text(node, ".wait span"),
      lamp: text(node, ".lamp"),
      sure: node.dataset.sure === undefined ? "" : node.querySelector(".sure").ariaLabel,
    })),
    decisions: all("#decisions li", (node) => ({ time: text(node, "time"), what: text(node, "b"), why: text(node, "span") })),
  };
})()`;

/** Reads the page. */
export async function momentOf(page: Page, atMs: number): Promise<Moment> {
  return { atMs, ...((await page.evaluate(READ)) as Omit<Moment, "atMs">) };
}
