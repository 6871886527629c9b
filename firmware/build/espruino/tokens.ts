// Writes a program with a byte for each operator and word of the language, as the interpreter itself keeps it in RAM.
import { parseSync } from "@babel/core";
import { decodedMappings, encodedMappings, TraceMap } from "@jridgewell/trace-mapping";
import { byteOf } from "./token-words.ts";

/** A token as Babel gives it. */
interface Token {
  type: string | { label: string };
  start: number;
  end: number;
}

/** A program, one character a byte, and where each of its tokens begins: before, and now. */
interface Tokens {
  code: string;
  places: Map<number, number>;
}

/** Labels of tokens whose text is the program's own, whatever words it holds. */
const TEXTS = new Set(["string", "template", "${"]);

/** Takes a program of one line in ASCII. */
export function tokenise(code: string): Tokens {
  if (/[^\x20-\x7e\n]/.test(code)) throw new Error("a program is tokenised from ASCII");
  const program = parseSync(code, {
    configFile: false,
    babelrc: false,
    sourceType: "script",
    parserOpts: { tokens: true },
  });
  const places = new Map<number, number>();
  let out = "";
  let before = "";
  for (const token of (program as unknown as { tokens: Token[] }).tokens) {
    const text = code.slice(token.start, token.end);
    if (typeof token.type === "string" || text === "") continue;
    const isText = TEXTS.has(token.type.label);
    const short = isText ? text : (byteOf(text) ?? text);
    if (!isText && (isApart(out.slice(-1), short) || (/^[+-]$/.test(text) && text === before))) out += " ";
    places.set(token.start, out.length);
    out += short;
    before = text;
  }
  return { code: out, places };
}

/** The map of a program, as it is for its tokens. */
export function mapOfTokens(map: string, places: Tokens["places"]): string {
  const { mappings: _, ...rest } = JSON.parse(map);
  const lines = decodedMappings(new TraceMap(map)).map((line) =>
    line.flatMap((segment) => {
      const place = places.get(segment[0]);
      return place === undefined ? [] : [[place, ...segment.slice(1)] as typeof segment];
    }),
  );
  return JSON.stringify({ ...rest, mappings: encodedMappings(new TraceMap({ ...rest, mappings: lines })) });
}

/** Two texts that would be one word without a space. */
function isApart(last: string, next: string): boolean {
  return /[\w$]/.test(last) && /^[\w$]/.test(next);
}
