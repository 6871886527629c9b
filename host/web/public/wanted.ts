// Draws how many tills of a pool are open, and whether more are needed now and soon, and why.
import { type Drawn, element, setText } from "./dom.ts";
import { countWords, type WantedNow } from "./till-count.ts";
import { WANTED } from "./words.ts";

export function drawWanted(): Drawn<WantedNow> {
  const label = element("b");
  const parts = [...Array.from({ length: 4 }, () => element("span")), element("span", { class: "because" })];
  return {
    node: element("li", {}, label, ...parts),
    update({ advice: { pool, name }, count }) {
      setText(label, pool === "" ? "" : WANTED.pool(name));
      for (const [i, text] of countWords(count).entries()) setText(parts[i] as HTMLElement, text);
    },
  };
}
