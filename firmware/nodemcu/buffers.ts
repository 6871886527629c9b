// The Lua build's number rows: plain tables filled with zeros, indexed from 0 as in the JavaScript build.

/** A row of numbers of fixed length, indexed from 0. */
export interface Reals {
  [index: number]: number;
}

export function newReals(length: number): Reals {
  return rowOfZeros(length);
}

/** Rows that share one string. */
const PAGE_ROWS = 16;
/** Steps below go into one byte, and below the second into two. */
const SHORT_STEP = 128;
const LONG_STEP = SHORT_STEP + 64 * 256;
/** Words at the start of a row that go on like a clock: what counts is how their steps change. */
const CLOCK_WORDS = 2;

/**
 * Rows of whole numbers from 0 to 65,535, to be put one after another, round and round. A table would take twelve bytes
 * for each number. Here a page of rows is one string, and a row is what has changed since the one before: which words,
 * and by how much; about thirteen bytes for eleven words. Reading a row goes through its page from the start.
 */
export class WordRows {
  private pages: string[] = [];
  private width: number;
  /** The row put last, and its words. */
  private last = -1;
  private words: Reals;
  /** The last steps of its clock. */
  private paces: Reals;
  /** The last row's page as it was before: those of its rows that have not been put anew. */
  private older = "";

  constructor(rows: number, width: number) {
    this.width = width;
    this.words = newReals(width);
    this.paces = newReals(CLOCK_WORDS);
    for (let i = 0; i < rows; i += PAGE_ROWS) this.pages.push("");
  }

  put(row: number, words: Reals): void {
    const index = math.floor(row / PAGE_ROWS);
    if (row % PAGE_ROWS === 0) {
      this.older = this.pages[index] as string;
      this.pages[index] = "";
      this.words = newReals(this.width);
      this.paces = newReals(CLOCK_WORDS);
    }
    let changed = 0;
    let steps = "";
    for (let i = this.width - 1; i >= 0; i--) {
      const word = words[i] as number;
      const pace = word - (this.words[i] as number);
      const expected = i < CLOCK_WORDS ? (this.paces[i] as number) : 0;
      const step = ((pace - expected + 163840) % 65536) - 32768;
      if (i < CLOCK_WORDS) this.paces[i] = pace;
      changed = 2 * changed + (step === 0 ? 0 : 1);
      if (step !== 0) steps = packed(step < 0 ? -2 * step - 1 : 2 * step) + steps;
      this.words[i] = word;
    }
    this.pages[index] = (this.pages[index] as string) + string.char(changed % 256, math.floor(changed / 256)) + steps;
    this.last = row;
  }

  /** A row, to be read before the next is put. */
  get(row: number): Reals {
    if (row === this.last) return this.words;
    const index = math.floor(row / PAGE_ROWS);
    const isOlder = row > this.last && index === math.floor(this.last / PAGE_ROWS);
    const page = isOlder ? this.older : (this.pages[index] as string);
    const words = newReals(this.width);
    const paces = newReals(CLOCK_WORDS);
    let at = 1;
    for (let n = row % PAGE_ROWS; n >= 0; n--) {
      let changed = string.byte(page, at) + 256 * string.byte(page, at + 1);
      at += 2;
      for (let i = 0; changed > 0; i++) {
        if (changed % 2 === 1) {
          let step = string.byte(page, at);
          at += 1;
          if (step >= SHORT_STEP) {
            const isLong = step >= 192;
            step = isLong ? string.byte(page, at) : step - SHORT_STEP;
            if (isLong) at += 1;
            step = 256 * step + string.byte(page, at) + (isLong ? 0 : SHORT_STEP);
            at += 1;
          }
          step = step % 2 === 1 ? 65536 - (step + 1) / 2 : step / 2;
          if (i < CLOCK_WORDS) paces[i] = (paces[i] as number) + step;
          else words[i] = ((words[i] as number) + step) % 65536;
          changed -= 1;
        }
        changed /= 2;
      }
      for (let i = 0; i < CLOCK_WORDS; i++) words[i] = ((words[i] as number) + (paces[i] as number)) % 65536;
    }
    return words;
  }
}

/** A step from 0 to 65,535 in one byte to three. */
function packed(step: number): string {
  if (step < SHORT_STEP) return string.char(step);
  const least = step - SHORT_STEP;
  if (step < LONG_STEP) return string.char(SHORT_STEP + math.floor(least / 256), least % 256);
  return string.char(192, math.floor(step / 256), step % 256);
}
