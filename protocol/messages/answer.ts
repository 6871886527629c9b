// Answer: what became of a configuration or an update.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

export const ANSWERED = "config|update";
export const ANSWERS = "done|refused";

export const ANSWER = `\
boot t 1 16,\
to c ${ANSWERED},\
id w 0 4e9,\
result c ${ANSWERS},\
detail T 1 64` as const;

/** What a box says to a configuration or an update. */
export type Answer = MessageOf<typeof ANSWER>;

export const ABOUT_ANSWER: About<typeof ANSWER> = {
  summary: "What became of a configuration or an update",
  fields: {
    boot: "boot id of the box",
    to: "kind of the message that is answered",
    id: "number of the configuration or update; 0 where it could not be read",
    result: "done or refused",
    detail: "why it was refused: a reason and the field that it is about; null: done",
  },
};
