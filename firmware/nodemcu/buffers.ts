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

/**
 * Rows of whole numbers from 0 to 65,535 in two bytes each, all 0 at the start. A table would take twelve bytes for
 * each number; pages of strings take two, and writing a row copies one page.
 */
export class WordRows {
  private pages: string[] = [];
  private bytes: number;

  constructor(rows: number, width: number) {
    this.bytes = 2 * width;
    const page = string.rep("\0", PAGE_ROWS * this.bytes);
    for (let i = 0; i < rows; i += PAGE_ROWS) this.pages.push(page);
  }

  put(row: number, words: Reals): void {
    let text = "";
    for (let i = 0; i < this.bytes / 2; i++) {
      const word = words[i] as number;
      text += string.char(word % 256, math.floor(word / 256));
    }
    const index = math.floor(row / PAGE_ROWS);
    const page = this.pages[index] as string;
    const at = (row % PAGE_ROWS) * this.bytes;
    this.pages[index] = string.sub(page, 1, at) + text + string.sub(page, at + this.bytes + 1);
  }

  get(row: number): Reals {
    const page = this.pages[math.floor(row / PAGE_ROWS)] as string;
    const at = (row % PAGE_ROWS) * this.bytes;
    const words: Reals = {};
    for (let i = 0; i < this.bytes / 2; i++) {
      words[i] = string.byte(page, at + 2 * i + 1) + 256 * string.byte(page, at + 2 * i + 2);
    }
    return words;
  }
}
