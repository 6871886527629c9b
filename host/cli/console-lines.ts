// What the host logs, as sentences for somebody at a terminal. Warnings are in the words of the page. No IO.
import type { DecisionKind } from "../core/decision.ts";

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
const DECISION: { [kind in DecisionKind]: string } = {
  call: "is called",
  acknowledged: "will be opened, somebody is on the way",
  escalated: "is called again, nobody has come",
  answered: "has been opened",
  withdrawn: "is no longer called",
  unanswered: "was called, nobody came",
  "may-close": "may close",
  closed: "has been closed",
  "stay-open": "is to stay open",
  stalled: "has stalled",
  moving: "moves again",
  held: "is not called",
};
const PRESENCE: { [freshness: string]: string } = {
  fresh: "its box is heard",
  stale: "its box has gone quiet",
  offline: "its box is offline",
};

/** Turns lines of JSON into sentences, one after another. */
export class ConsoleLines {
  private warnings = new Map<string, string>();

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
    if (msg === "decision") return `${said("name")} ${DECISION[said("decision") as DecisionKind]}: ${said("reason")}`;
    if (msg === "presence") return `${said("name")}: ${PRESENCE[said("freshness")] ?? said("freshness")}`;
    if (msg === "box says") return `${said("box")} prints: ${said("text")}`;
    // That it is down is a warning already.
    if (msg === "broker") return entry["up"] === true ? `Connected to the broker ${said("detail")}` : "";
    if (msg === "serial") return `Serial line ${said("port")}: ${said("detail")}`;
    if (msg === "day sealed") return `The day ${said("date")} is in the archive: ${said("records")} records`;
    return `${entry.level >= 50 ? "Error: " : ""}${msg}${fieldsOf(entry)}`;
  }

  private warning(key: string, { msg, remedy }: Entry): string {
    if (this.warnings.size < MOST) this.warnings.set(key, msg);
    return `Warning: ${msg}. ${remedy}.`;
  }

  private over(key: string): string {
    const text = this.warnings.get(key) ?? key;
    this.warnings.delete(key);
    return `Over: ${text}`;
  }
}

function fieldsOf(entry: Entry): string {
  const fields = Object.entries(entry).filter(([name]) => !UNSAID.includes(name));
  const text = fields.map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return text.length === 0 ? "" : `: ${text.join(", ")}`;
}

/** A client's text must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

/** By this machine's clock. */
function clockOf(tMs: number): string {
  return new Date(tMs).toTimeString().slice(0, 8);
}
