// What people are told of the log.
import { whyFieldOf } from "../core/problems/cause.ts";
import type { Warning } from "../core/problems/warnings.ts";
import type { LogFault } from "./log-fault.ts";

/** Nothing can be written. */
export function faultWarning({ cause, detail }: LogFault, file: string): Warning {
  return { key: "log", problem: { code: "log-fault", file, cause, detail } };
}

/** A file has been renamed to make place for a new one. */
export function setAsideWarning(name: string, { cause, detail }: LogFault): Warning {
  return {
    key: "log set aside",
    problem: { code: "log-set-aside", name, isDamaged: cause === "damaged", cause, detail },
  };
}

/** The file was taken away while it was open. */
export function replacedWarning(file: string): Warning {
  return { key: "log replaced", problem: { code: "log-replaced", file } };
}

/** Two hosts have one file. */
export function sharedWarning(file: string): Warning {
  return { key: "log shared", problem: { code: "log-shared", file } };
}

/** Days that are over stay in the log, which grows. */
export function archiveWarning(archive: string, error: Error): Warning {
  const [detail = ""] = error.message.split("\n");
  return { key: "archive", problem: { code: "log-unsealed", archive, detail, ...whyFieldOf(error) } };
}

/** Memory can take no more records. */
export function fullWarning(records: number): Warning {
  return { key: "log memory", problem: { code: "log-memory", records } };
}

/** One write takes longer than a disk may take. */
export function slowWarning(file: string, slowMs: number): Warning {
  return { key: "log slow", problem: { code: "log-slow", file, seconds: slowMs / 1000 } };
}
