// The shoppers' board: the line with the least expected wait, readable from ten metres.
import type { BoardContent } from "../../core/shopper-board.ts";
import { boardRange, boardWait } from "./board-words.ts";
import { byId, element, setText } from "./dom.ts";
import { listen } from "./live.ts";
import { BOARD } from "./words.ts";

/** Other tills listed at most: more would be too small to read. */
const LISTED = 5;

/** Names longer than this are set smaller, to fit on one or two lines. */
const LONG = 8;
const LONGER = 20;

function draw(board: BoardContent): void {
  const [best] = board.best;
  if (best === undefined) {
    const isClosed = board.unsure.length === 0 && board.others.length === 0;
    show(isClosed ? BOARD.closed : BOARD.none, "", isClosed ? "" : BOARD.noneWhy, "");
  } else {
    // By name: which of two equal waits is a second shorter changes all the time.
    const names = board.best
      .map((line) => line.name)
      .sort(byName)
      .join(` ${BOARD.or} `);
    show(BOARD.best, names, boardWait(best), boardRange(board.best));
  }
  drawOthers(board);
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}

function show(headline: string, best: string, wait: string, range: string): void {
  setText(byId("headline"), headline);
  setText(byId("best"), best);
  byId("best").className = best.length > LONGER ? "longer" : best.length > LONG ? "long" : "";
  setText(byId("wait"), wait);
  setText(byId("range"), range);
}

function drawOthers({ best, others, unsure }: BoardContent): void {
  // By name, not by wait: a till that people look for stays where it was.
  // Of no line anything is known: the headline has said so, for all of them.
  const isNone = best.length === 0 && others.length === 0;
  const rows = [
    ...others.map((line) => ({ name: line.name, wait: boardWait(line) })),
    ...(isNone ? [] : unsure).map((name) => ({ name, wait: BOARD.unsure })),
  ]
    .sort((a, b) => byName(a.name, b.name))
    .map(({ name, wait }) => row(name, wait));
  const text = rows.slice(0, LISTED).map((item) => item.textContent);
  const list = byId("others");
  if (text.join("\n") === [...list.children].map((item) => item.textContent).join("\n")) return;
  list.replaceChildren(...rows.slice(0, LISTED));
}

function row(name: string, wait: string): HTMLElement {
  return element("li", {}, element("b", {}, name), " ", element("span", {}, wait));
}

listen(
  "shoppers",
  ({ board, store }) => {
    document.title = store;
    draw(board);
  },
  (isLost) => {
    if (!isLost) return;
    show(BOARD.lost, "", BOARD.lostWhy, "");
    byId("others").replaceChildren();
  },
);
