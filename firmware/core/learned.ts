// What a lane has learned, as a text that outlasts a restart and can be handed to a box that takes another's place. Each part of the
// lane names its values once, in `exchange`, for writing and for reading: the two cannot disagree about the order.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { toNumber } from "../../protocol/text.ts";

/** Changes with the values and their order: a text of another form is not read. */
const FORM = "7";

/** A text being written, or read. */
export class Learned {
  /** What has been written: part by part, for a list of the numbers would take a board's memory beside the text. */
  text: string;
  /** What is read, each number as a word; undefined while writing. */
  private words: readonly string[] | undefined;
  private at = 1;
  readonly isReading: boolean;

  constructor(text: string, words: readonly string[] | undefined) {
    this.text = text;
    this.words = words;
    this.isReading = words !== undefined;
  }

  /**
   * One value, kept in whole `unit`s. When writing, notes it and gives it back; when reading, gives what was kept, between
   * `least` and `most`.
   */
  value(now: number, unit: number, least: number, most: number): number {
    const words = this.words;
    if (words === undefined) {
      this.text += " " + Math.floor(now / unit + 0.5);
      return now;
    }
    const kept = unit * (toNumber(words[this.at] as string) as number);
    this.at += 1;
    return kept < least ? least : kept > most ? most : kept;
  }

  /** A flag. */
  flag(now: boolean): boolean {
    return this.value(now ? 1 : 0, 1, 0, 1) > 0;
  }
}

/** A lane, and all that it learns. No part has a method of this name: images then know each part's own by a short one. */
export interface Learning {
  exchangeAll(learned: Learned): void;
}

/** What has been learned, in printable ASCII without quotes: some 200 characters. */
export function learnedText(lane: Learning, layout: LaneLayout): string {
  const learned = new Learned(formOf(layout), undefined);
  lane.exchangeAll(learned);
  return learned.text;
}

/** Takes what was learned before; false and nothing changed for a text of another form or layout, or a damaged one. */
export function recall(lane: Learning, layout: LaneLayout, text: string): boolean {
  const words = text.split(" ");
  const own = learnedText(lane, layout).split(" ");
  if (words[0] !== own[0] || words.length !== own.length) return false;
  for (let i = 1; i < words.length; i++) {
    const value = toNumber(words[i] as string);
    if (value === undefined || value % 1 !== 0) return false;
  }
  lane.exchangeAll(new Learned("", words));
  return true;
}

function formOf(layout: LaneLayout): string {
  const sensors = [layout.entry, layout.entryPair, layout.exit, layout.head, layout.tail];
  let form = FORM + "." + layout.tills + ".";
  for (let i = 0; i < sensors.length; i++) form += sensors[i] ? "1" : "0";
  return form;
}
