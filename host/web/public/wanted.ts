// Draws how many tills of a pool are open, and how many are needed now and soon.
import { type Drawn, element, setText } from "./dom.ts";
import { countsOf, type WantedNow } from "./todo.ts";
import { UNKNOWN, WANTED } from "./words.ts";

/** The first of the values that need a door counter. */
const FORECASTS_FROM = 2;

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
        const { value, node } = values[i] as (typeof values)[number];
        // What is not known keeps its place; a shop without a door counter has no forecast, and no place for one.
        setText(value, text === "" ? UNKNOWN : text);
        node.hidden = text === "" && i >= FORECASTS_FROM;
      }
    },
  };
}
