// What is quick only in one call of the language's own. The Lua build puts its own file in this one's place.

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = +text;
  return value - value === 0 ? value : undefined;
}

/**
 * Reads one flat object: names of letters and digits; strings of printable ASCII without escapes, numbers as
 * JSON.stringify writes them, true, false and null; nothing nested. What is null is present and not filled in. False on
 * anything else, or on a field that comes twice; what has been filled in by then is void. Never throws.
 */
export function readObject(
  text: string,
  into: { [name: string]: string | number | boolean | undefined },
  present: { [name: string]: boolean },
): boolean {
  // Without escapes no string holds a quote.
  if (/\\|[^ -~\t\r\n]/.test(text)) return false;
  let parsed: { [name: string]: unknown };
  try {
    parsed = JSON.parse(text) as { [name: string]: unknown };
  } catch (_) {
    return false;
  }
  // Whatever the language's own reader lets pass, it writes otherwise.
  const written = JSON.stringify(parsed);
  if (written.charCodeAt(0) !== 123 || (written !== text && written !== withoutBlanks(text))) return false;
  for (const name in parsed) {
    const value = parsed[name];
    if (!/^[A-Za-z0-9]+$/.test(name)) return false;
    present[name] = true;
    if (value === null) continue;
    if (typeof value === "object") return false;
    into[name] = value as string | number | boolean;
  }
  return true;
}

/** The same object without the blanks that JSON allows between its parts. */
function withoutBlanks(text: string): string {
  const parts = text.split('"');
  let out = "";
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (i > 0) out += '"';
    // Every second part is the inside of a string.
    out += i % 2 === 0 ? part.replace(/[ \t\r\n]*([,:{}])[ \t\r\n]*/g, "$1") : part;
  }
  return out;
}
