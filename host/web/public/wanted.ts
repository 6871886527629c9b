// Draws how many tills of a pool are open, and whether more are needed now and soon.
import { type Drawn, element, setText } from "./dom.ts";
import type { TillCount, WantedNow } from "./till-count.ts";
import { WANTED } from "./words.ts";

export function drawWanted(): Drawn<WantedNow> {
  const label = element("b");
  const parts = Array.from({ length: 4 }, () => element("span"));
  return {
    node: element("li", {}, label, ...parts),
    update({ advice: { pool, name }, count }) {
      setText(label, pool === "" ? "" : WANTED.pool(name));
      for (const [i, text] of countWords(count).entries()) setText(parts[i] as HTMLElement, text);
    },
  };
}

/** Open now, what is needed now, and in 15 and 30 min; "" is not known, or not worth a word. */
export function countWords({ tills, open, called, missing, isEnough, in15, in30 }: TillCount): string[] {
  const news = [...(called > 0 ? [WANTED.called(called)] : []), ...(missing ? [WANTED.more(missing)] : [])].join(", ");
  return [
    WANTED.open(open, tills),
    news !== "" ? news : isEnough ? WANTED.enough : "",
    in15 === null ? "" : WANTED.in15(in15),
    in30 === null ? "" : WANTED.in30(in30),
  ];
}
