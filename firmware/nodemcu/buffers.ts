// The Lua build's number rows: plain tables filled with zeros, indexed from 0 as in the JavaScript build.

/** A row of numbers of fixed length, indexed from 0. */
export interface Reals {
  [index: number]: number;
}

export function newReals(length: number): Reals {
  return rowOfZeros(length);
}

/** Rows that share one string. */
const PAGE_ROWS = 20;
/** The first two words are one number that goes on like a clock: what counts is how its steps change. */
const CLOCK = 1;
const WORD = 65536;
/** A digit of a step has three bits, and a fourth that says that more digits follow. */
const DIGIT = 8;

/**
 * Rows of whole numbers from 0 to 65,535, to be put one after another, round and round. A table would take twelve bytes
 * for each number. Here a page of rows is one string, and a row is by how much each word has changed since the row before,
 * in digits of half a byte; about eleven bytes for eleven words. Reading a row goes through its page from the start.
 */
export class WordRows {
  private pages: string[] = [];
  private width: number;
  /** The row put last, its words, its clock, and the clock's last step. */
  private last = -1;
  private words: Reals;
  private clock = 0;
  private pace = 0;
  /** The last row's page as it was before: those of its rows that have not been put anew. */
  private older = "";

  constructor(rows: number, width: number) {
    this.width = width;
    this.words = newReals(width);
    for (let i = 0; i < rows; i += PAGE_ROWS) this.pages.push("");
  }

  put(row: number, words: Reals): void {
    const index = math.floor(row / PAGE_ROWS);
    const known = this.words;
    if (row % PAGE_ROWS === 0) {
      this.older = this.pages[index] as string;
      this.pages[index] = "";
      for (let i = 0; i < this.width; i++) known[i] = 0;
      this.clock = 0;
      this.pace = 0;
    }
    let text = "";
    let half = -1;
    for (let i = CLOCK; i < this.width; i++) {
      const turn = i === CLOCK ? WORD * WORD : WORD;
      let value = words[i] as number;
      let change = value - (known[i] as number);
      known[i] = value;
      if (i === CLOCK) {
        known[0] = words[0] as number;
        value = WORD * value + (words[0] as number);
        change = value - this.clock - this.pace;
        this.pace = value - this.clock;
        this.clock = value;
      }
      change = ((change + 2.5 * turn) % turn) - turn / 2;
      let step = change < 0 ? -2 * change - 1 : 2 * change;
      let more = true;
      while (more) {
        more = step >= DIGIT;
        const digit = (step % DIGIT) + (more ? DIGIT : 0);
        step = math.floor(step / DIGIT);
        if (half >= 0) text += string.char(16 * half + digit);
        half = half < 0 ? digit : -1;
      }
    }
    if (half >= 0) text += string.char(16 * half);
    this.pages[index] = (this.pages[index] as string) + text;
    this.last = row;
  }

  /** A row, to be read before the next is put. */
  get(row: number): Reals {
    if (row === this.last) return this.words;
    const index = math.floor(row / PAGE_ROWS);
    const isOlder = row > this.last && index === math.floor(this.last / PAGE_ROWS);
    const page = isOlder ? this.older : (this.pages[index] as string);
    const words = newReals(this.width);
    let clock = 0;
    let pace = 0;
    // Half bytes from the start of the page on.
    let at = 0;
    for (let n = row % PAGE_ROWS; n >= 0; n--) {
      for (let i = CLOCK; i < this.width; i++) {
        const turn = i === CLOCK ? WORD * WORD : WORD;
        let step = 0;
        for (let place = 1; place > 0; at++) {
          const pair = string.byte(page, math.floor(at / 2) + 1);
          const digit = at % 2 === 0 ? math.floor(pair / 16) : pair % 16;
          step += place * (digit % DIGIT);
          place = digit < DIGIT ? 0 : place * DIGIT;
        }
        step = step % 2 === 1 ? turn - (step + 1) / 2 : step / 2;
        if (i === CLOCK) {
          pace = (pace + step) % turn;
          clock = (clock + pace) % turn;
        } else words[i] = ((words[i] as number) + step) % WORD;
      }
      at += at % 2;
    }
    words[0] = clock % WORD;
    words[1] = math.floor(clock / WORD);
    return words;
  }
}
