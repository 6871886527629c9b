// Finds what a page in another language says in English. Names, units and what people type are no English. Pure.

/** Words in Latin letters that a Cyrillic text keeps: names of things, protocols, units, and commands with their words. */
const KEPT =
  /[\w./-]*\.(yaml|sqlite|crt|archive|ics)\b|'?\btillbeacon( [a-z]+)*'?|\b(mqtts?|wss?):\/\/[\w.]*|\b(headOffice|broker|page|serial|sparkplug)\.\w+|\b(MQTT|WiFi|JavaScript|YAML|JSON|CSV|TLS|UTC|GMT|NTP|USB|dBm|Sparkplug|Home Assistant|New York Times|English|Deutsch)\b/g;
/** Shorter runs are units and names of values. Unit letters. */
const SHORT = 3;

/** Runs of Latin letters that are no words of a Cyrillic language. `known`: names and values that the test itself has put there. */
export function latinIn(text: string, known: readonly string[], shortest = SHORT): string[] {
  const rest = [...known].sort((a, b) => b.length - a.length).reduce((left, name) => left.replaceAll(name, " "), text);
  return [...new Set(rest.replaceAll(KEPT, " ").match(new RegExp(`[A-Za-z]{${shortest},}`, "g")) ?? [])];
}

/** Lines of some words that stand in the English page as well, beside those of `known`. */
export function sharedLines(lines: readonly string[], english: readonly string[], known: readonly string[]): string[] {
  const theirs = new Set(english);
  return [...new Set(lines)].filter((line) => theirs.has(line) && latinIn(line, known, 2).length > 1);
}
