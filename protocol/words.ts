// Lists of words as one text: in a box a text of the program stays in flash, a list takes memory.

/** Any word of a list "a|b|c". */
export type WordOf<L extends string> = L extends `${infer First}|${infer Rest}` ? First | WordOf<Rest> : L;

/** The words of a list. */
export function wordsOf<L extends string>(list: L): WordOf<L>[] {
  return list.split("|") as WordOf<L>[];
}
