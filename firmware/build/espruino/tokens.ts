// Writes a program with a byte for each operator and word of the language, as the interpreter itself keeps it in RAM.
import { parseSync } from "@babel/core";
import { byteOf } from "./token-words.ts";

/** A token as Babel gives it. */
interface Token {
  type: string | { label: string };
  start: number;
  end: number;
}

/** What a minifier writes for a word: in text the shorter way, here the longer and slower one. */
const WORD_OF: { [pair: string]: string } = { void0: "undefined", "!0": "true", "!1": "false" };
/** Labels of tokens whose text is the program's own, whatever words it holds. */
const TEXTS = new Set(["string", "template", "${"]);

/** The program, one character a byte; takes one in ASCII. */
export function tokenise(code: string): string {
  if (/[^\x20-\x7e\n]/.test(code)) throw new Error("a program is tokenised from ASCII");
  const program = parseSync(code, {
    configFile: false,
    babelrc: false,
    sourceType: "script",
    parserOpts: { tokens: true },
  });
  let out = "";
  let before = "";
  for (const token of (program as unknown as { tokens: Token[] }).tokens) {
    const text = code.slice(token.start, token.end);
    if (typeof token.type === "string" || text === "") continue;
    const isText = TEXTS.has(token.type.label);
    const word = isText ? undefined : WORD_OF[before + text];
    if (word !== undefined) out = out.slice(0, -1);
    const short = isText ? text : (byteOf(word ?? text) ?? text);
    if (!isText && (isApart(out.slice(-1), short) || (/^[+-]$/.test(text) && text === before))) out += " ";
    out += short;
    before = text;
  }
  return out;
}

/** Two texts that would be one word without a space. */
function isApart(last: string, next: string): boolean {
  return /[\w$]/.test(last) && /^[\w$]/.test(next);
}
