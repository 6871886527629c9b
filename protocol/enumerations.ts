// Enumerations as one text "a|b|c": in a box a text of the program stays in flash, a list takes memory.

/** Any value of an enumeration "a|b|c". */
export type EnumOf<L extends string> = L extends `${infer First}|${infer Rest}` ? First | EnumOf<Rest> : L;

/** The values of an enumeration, in their order. */
export function valuesOf<L extends string>(list: L): EnumOf<L>[] {
  return list.split("|") as EnumOf<L>[];
}
