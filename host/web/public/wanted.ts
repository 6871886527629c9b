// Draws how many tills of a pool are open, and how many are needed now and soon.
import { type Drawn, element, setText } from "./dom.ts";
import { countsOf, type WantedNow } from "./todo.ts";
import { UNKNOWN, WANTED } from "./words.ts";

export function drawWanted(): Drawn<WantedNow> {
  const label = element("b");
  const values = [WANTED.open, WANTED.now, WANTED.in15, WANTED.in30].map((words) => {
    const value = element("b", { class: "count" });
    return { value, node: element("span", {}, value, ` ${words}`) };
  });
  const node = element("li", {}, label, ...values.map((value) => value.node));
  return {
    node,
    update(now) {
      const { pool, name } = now.advice;
      setText(label, pool === "" ? WANTED.label : WANTED.pool(name));
      for (const [i, text] of countsOf(now).entries()) {
        // What is not known keeps its place.
        setText((values[i] as (typeof values)[number]).value, text === "" ? UNKNOWN : text);
      }
    },
  };
}
