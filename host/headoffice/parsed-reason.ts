// Reasons that shops send as JSON. What is none is left out: head office does not believe a shop blindly. Pure.

/** An object with a code; undefined where the text is empty or anything else. Its other values may be of any kind. */
export function parsedReason<R extends { code: string }>(text: unknown): R | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof (value as { code?: unknown } | null)?.code === "string" ? (value as R) : undefined;
  } catch {
    return undefined;
  }
}
