// Lists of words as one text: in a box a text of the program stays in flash, a list takes memory.

/** Any word of a list "a|b|c". */
export type EnumOf<L extends string> = L extends `${infer First}|${infer Rest}` ? First | EnumOf<Rest> : L;

/** The words of a list. */
export function valuesOf<L extends string>(list: L): EnumOf<L>[] {
  return list.split("|") as EnumOf<L>[];
}
