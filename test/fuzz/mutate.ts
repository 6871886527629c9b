// Inputs that are nearly right: a seed, with bytes changed, cut, repeated, joined with another. By a seed of its own, so that a
// finding can be made again.

/** A generator of whole numbers (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** What texts are made of, and what is no text's own. */
export const TOKENS: readonly string[] = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "null",
  "1e999",
  "-1",
  "NaN",
  "__proto__",
  "\\u0000",
  "#",
  "+",
  "/",
  "..",
  "\r\n",
  "\0",
];
const MOST_CHANGES = 6;
/** A mutant grows no further than this. Unit bytes. */
const LONGEST = 8192;

/** A mutant of one of the seeds; `words` are put into it. */
export function mutantOf(
  seeds: readonly Buffer[],
  below: (n: number) => number,
  words: readonly string[] = TOKENS,
): Buffer {
  let bytes: Buffer = Buffer.from(pick(seeds, below));
  for (let i = 1 + below(MOST_CHANGES); i > 0; i--) bytes = change(bytes, seeds, below, words);
  return bytes.subarray(0, LONGEST);
}

function change(
  bytes: Buffer,
  seeds: readonly Buffer[],
  below: (n: number) => number,
  words: readonly string[],
): Buffer {
  const at = below(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + below(16));
  switch (below(7)) {
    case 0:
      if (at < bytes.length) bytes[at] = below(256);
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(words, below)), bytes.subarray(at)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), pick(seeds, below).subarray(below(8))]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(pick(TOKENS, below).repeat(1 + below(300))),
        bytes.subarray(at),
      ]);
  }
}

function pick<T>(list: readonly T[], below: (n: number) => number): T {
  return list[below(list.length)] as T;
}
