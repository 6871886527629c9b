// What the host logs, as sentences for somebody at a terminal, in the words of the pages. No IO.
import type { Reason } from "../core/dispatch/reason.ts";
import type { Problem } from "../core/problems/problem.ts";
import type { Words } from "../web/public/language-en.ts";
import { sentence, warningText } from "../web/public/problem-words.ts";

/** One line of the log, as pino writes it in JSON. */
interface Entry {
  level: number;
  /** Since 1970. Unit ms. */
  time: number;
  msg: string;
  [field: string]: unknown;
}

/** Warnings that are remembered until they are over. */
const MOST = 100;
/** What everybody knows who reads the line. */
const UNSAID = ["level", "time", "msg"];
/** Turns lines of JSON into sentences, one after another. */
export class ConsoleLines {
  private warnings = new Map<string, string>();
  private language: Words;

  constructor(language: Words) {
    this.language = language;
  }

  /** A line with its end; "" where another line has said it already. What is no entry stays as it is. */
  sentence(json: string): string {
    let entry: Entry;
    try {
      entry = JSON.parse(json);
    } catch {
      return json;
    }
    const words = this.words(entry);
    return words === "" ? "" : `${clockOf(entry.time)}  ${printable(words)}\n`;
  }

  private words(entry: Entry): string {
    const said = (name: string): string => String(entry[name] ?? "");
    const { msg } = entry;
    if ("warning" in entry) return msg === "over" ? this.over(said("warning")) : this.warning(said("warning"), entry);
    const { CLI } = this.language;
    if (msg === "decision") return `${said("name")} ${CLI.decided[said("decision")]}: ${this.reasonOf(entry)}`;
    if (msg === "presence") return `${said("name")}: ${CLI.presence[said("freshness")] ?? said("freshness")}`;
    if (msg === "box says") return CLI.prints(said("box"), said("text"));
    // That it is down is a warning already.
    if (msg === "broker") return entry["up"] === true ? CLI.connected(said("detail")) : "";
    if (msg === "waits for the broker") return CLI.waitsFor(said("broker"));
    if (msg === "serial") return CLI.serial(said("port"), said("detail"));
    if (msg === "day sealed") return CLI.sealed(said("date"), said("records"));
    const text = `${msg}${fieldsOf(entry)}`;
    return entry.level >= 50 ? CLI.error(text) : text;
  }

  /** As data it is there in every language; else as the host has worded it. */
  private reasonOf(entry: Entry): string {
    const because = entry["because"] as Reason | undefined;
    if (because === undefined) return String(entry["reason"]);
    return (this.language.REASON[because.code] as (reason: Reason) => string)(because);
  }

  private warning(key: string, { msg, remedy, problem }: Entry): string {
    const said = {
      text: msg,
      remedy: String(remedy),
      ...(problem === undefined ? {} : { problem: problem as Problem }),
    };
    const words = warningText(said, this.language.WARNING.problems);
    if (this.warnings.size < MOST) this.warnings.set(key, words.text);
    return this.language.CLI.warning(`${sentence(words.text)} ${sentence(words.remedy)}`);
  }

  private over(key: string): string {
    const text = this.warnings.get(key) ?? key;
    this.warnings.delete(key);
    return this.language.CLI.over(text);
  }
}

function fieldsOf(entry: Entry): string {
  const fields = Object.entries(entry).filter(([name]) => !UNSAID.includes(name));
  const text = fields.map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return text.length === 0 ? "" : `: ${text.join(", ")}`;
}

/**
 * What steers a terminal, or shows a line otherwise than it is: control characters, of which JSON escapes the first 32 alone
 * (U+009B begins a sequence as ESC [ does), line separators, and marks that turn the direction of writing.
 */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A client's text must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(STEERING, " ");
}

/** A line of JSON with its end, for who reads it at a terminal all the same. */
export function escapeControls(json: string): string {
  return json.replace(STEERING, (char) =>
    char === "\n" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** By this machine's clock. */
function clockOf(tMs: number): string {
  return new Date(tMs).toTimeString().slice(0, 8);
}
