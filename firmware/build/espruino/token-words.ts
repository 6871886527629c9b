// The bytes by which Espruino's interpreter knows operators and words of the language (src/jslex.h, LEX_TYPES, whose order is
// kept for those who write them), and the text that stands behind them, for what is no Espruino.

const FIRST = 138;
const WORDS =
  "== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= => if else do while for break continue " +
  "function return var let const this throw try catch finally true false null undefined new in instanceof switch case " +
  "default delete typeof void debugger class extends super static of";

const BYTES: ReadonlyMap<string, string> = new Map(
  WORDS.split(" ").map((word, i) => [word, String.fromCharCode(FIRST + i)]),
);
const TEXTS: ReadonlyMap<string, string> = new Map([...BYTES].map(([word, byte]) => [byte, word]));

/** The byte for an operator or a word, as one character; undefined for any other text. */
export function byteOf(word: string): string | undefined {
  return BYTES.get(word);
}

/** A program with its words written out; one in ASCII stays as it is. Its strings have no such bytes (tokens.ts). */
export function textOf(program: string): string {
  return program.replace(/[\x8a-\xff]/g, (byte) => ` ${TEXTS.get(byte) ?? byte} `);
}
