// The Lua build's own way to look at a whole text at once.

/** The number that a text writes; undefined if it is none. */
export function toNumber(text: string): number | undefined {
  const value = tonumber(text);
  return value !== undefined && value - value === 0 ? value : undefined;
}

/** As the JavaScript build's: every `%s` here is a blank of JSON, for other controls end it at once. */
export function readObject(
  text: string,
  into: { [name: string]: string | number | boolean | undefined },
  present: { [name: string]: boolean },
): boolean {
  if (string.find(text, "[^ -~\t\n\r]") !== undefined) return false;
  let rest = string.match(text, "^%s*{%s*(.-)%s*}%s*$");
  if (rest === "") return true;
  while (rest !== undefined) {
    const name = string.match(rest, '^"(%w+)"');
    if (name === undefined || present[name] === true) return false;
    present[name] = true;
    rest = string.match(rest, '^"%w+"%s*:%s*(.*)');
    if (rest === undefined) return false;
    const quoted = string.match(rest, '^"([^"\\%c]*)"');
    if (quoted !== undefined) into[name] = quoted;
    else if (!readWord(string.match(rest, '^[^%s,"]+'), into, name)) return false;
    rest = string.match(rest, quoted !== undefined ? '^"[^"]*"%s*(.*)' : '^[^%s,"]+%s*(.*)');
    if (rest === "") return true;
    if (rest !== undefined) rest = string.match(rest, "^,%s*(.*)");
  }
  return false;
}

/** Takes null, true, false or a number. */
function readWord(
  word: string | undefined,
  into: { [name: string]: string | number | boolean | undefined },
  name: string,
): boolean {
  if (word === undefined || word === "null") return word === "null";
  const value = toNumber(word);
  if (value !== undefined) into[name] = value;
  else if (word === "true" || word === "false") into[name] = word === "true";
  else return false;
  return value === undefined || "" + value === word;
}
