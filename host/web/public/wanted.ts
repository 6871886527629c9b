// Draws how many tills of a pool are open, and how many are needed now and soon.
import type { Advice } from "../../core/decision.ts";
import { type Drawn, element, setText } from "./dom.ts";
import { WANTED } from "./strings-staff.ts";

/** A pool's advice, and how many tills it has. */
export interface WantedNow {
  advice: Advice;
  tills: number;
}

export function drawWanted(): Drawn<WantedNow> {
  const label = element("b");
  const values = [WANTED.open, WANTED.now, WANTED.in15, WANTED.in30].map((words) => {
    const value = element("b", { class: "count" });
    return { value, node: element("span", {}, value, ` ${words}`) };
  });
  const node = element("li", {}, label, ...values.map((value) => value.node));
  return {
    node,
    update({ advice: { pool, name, open, wanted }, tills }) {
      setText(label, pool === "" ? WANTED.label : WANTED.pool(name));
      for (const [i, number] of [open, wanted.now, wanted.in15, wanted.in30].entries()) {
        const { value, node } = values[i] as (typeof values)[number];
        node.hidden = number === null;
        // More tills than there are cannot be opened.
        setText(value, number !== null && number > tills ? WANTED.all(tills) : String(number ?? ""));
      }
    },
  };
}
