// What documents and schemas say of a message besides its table. Boxes never import such texts.
import type { FieldName } from "../fields.ts";

/** A message in words: what it is, whether brokers keep it, and what each of its fields means, with its unit. */
export interface About<T extends string> {
  summary: string;
  retained?: true;
  fields: { readonly [F in FieldName<T>]: string };
}
