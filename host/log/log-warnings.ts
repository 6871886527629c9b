// What people are told of the log, in words.
import type { Warning } from "../core/warnings.ts";
import type { LogFault, LogFaultCause } from "./log-fault.ts";

/** Nothing can be written. */
export function faultWarning({ cause, detail }: LogFault, file: string): Warning {
  const [what, remedy] = WORDS[cause];
  return { key: "log", text: `The log cannot be written; lamps and pages go on: ${file}: ${what} (${detail})`, remedy };
}

/** A file has been renamed to make place for a new one. */
export function setAsideWarning(name: string, { cause, detail }: LogFault): Warning {
  const what = cause === "damaged" ? "damaged" : "not usable";
  const text = `The log was ${what} and has been begun anew: ${detail}`;
  return { key: "log set aside", text, remedy: `What was in it is in ${name}` };
}

/** The file was taken away while it was open. */
export function replacedWarning(file: string): Warning {
  const text = `The log was deleted, renamed or replaced while the host was running, and has been begun anew: ${file}`;
  return { key: "log replaced", text, remedy: "Leave it to the host: stop the host before you move its log" };
}

/** Two hosts have one file. */
export function sharedWarning(file: string): Warning {
  const text = `Another host writes to the same log: ${file}`;
  return { key: "log shared", text, remedy: "Stop one of the two, or give each a file of its own" };
}

/** Days that are over stay in the log, which grows. */
export function archiveWarning(archive: string, error: Error): Warning {
  const [what = ""] = error.message.split("\n");
  const text = `Days that are over cannot be moved to the archive ${archive}: ${what}`;
  const remedy =
    "Make room if there is none; 'tillbeacon log check' names files that are damaged. It is tried again each hour";
  return { key: "archive", text, remedy };
}

/** Memory can take no more records. */
export function fullWarning(records: number): Warning {
  const text = `${records} records wait for the log, and there is no room in memory for more`;
  return { key: "log memory", text, remedy: "Boxes keep the newest minutes; see to the log" };
}

/** One write takes longer than a disk may take. */
export function slowWarning(file: string, slowMs: number): Warning {
  const text = `The log is slow: ${file} has taken more than ${slowMs / 1000} s for one write`;
  return { key: "log slow", text, remedy: "See what else is busy with the disk, or whether it is failing" };
}

const WORDS: { readonly [C in LogFaultCause]: readonly [what: string, remedy: string] } = {
  full: ["no space is left", "Free some space; what waits is then written by itself"],
  "read-only": ["writing is not allowed", "Make the file and its folder writable for the host"],
  locked: ["another program holds it", "End the program that has the file open"],
  damaged: ["the file is damaged", "Check the disk and make its folder writable: the host sets the file aside"],
  shape: ["its tables are not a log's", "Make its folder writable: the host sets the file aside"],
  newer: ["a newer version has written it", "Make its folder writable: the host sets the file aside"],
  unreachable: ["it cannot be opened", "Check that its folder exists and can be written"],
  error: ["the system reports an error", "Check the disk"],
};
