// Which keys a schema has at a place, and which of them somebody may have meant. Pure.
import { z } from "zod";

/** The keys that may stand at a path of what a schema describes; of a union, those of all its branches. */
export function keysAt(schema: unknown, path: readonly (string | number)[]): string[] {
  const [head, ...rest] = path;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap((option) => keysAt(option, path)))];
  if (schema instanceof z.ZodArray && head !== undefined) return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return head === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[head], rest);
}

/** The key that was meant, if one is near: written otherwise, or with a slip or two. */
export function meant(found: string, keys: readonly string[]): string | undefined {
  const ranked = keys
    .map((key) => ({ key, slips: slipsBetween(plain(found), plain(key)) }))
    .sort((a, b) => a.slips - b.slips);
  const [best] = ranked;
  return best !== undefined && best.slips <= Math.min(2, Math.floor(best.key.length / 3)) ? best.key : undefined;
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/** Letters to add, to leave out, to change or to swap with the next one (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const one = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + Number(!isSame),
      );
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(isSwapped ? Math.min(one, (before[j - 2] as number) + 1) : one);
    }
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
