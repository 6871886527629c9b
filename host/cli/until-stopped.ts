// What commands that run until they are stopped have in common.
import { fstatSync } from "node:fs";
import { type Logger, pino } from "pino";
import { InputError } from "../core/problems/input-error.ts";
import type { Words } from "../web/public/language-en.ts";
import { ConsoleLines, escapeControls } from "./console-lines.ts";

/** Resolves on SIGINT, SIGTERM or when the time is over; a second signal ends the process at once. */
export function untilStopped(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        clearTimeout(timer);
        resolve();
      });
  });
}

/** Whether the log is JSON when nobody asks for it: wherever it is not read at a terminal. */
export function logsInJson(): boolean {
  return !process.stderr.isTTY;
}

/** Tells people where something is, at standard output; as an entry of the log where that is JSON and goes the same way. */
export function newTeller(logger: Logger, inJson: boolean): (text: string) => void {
  const [out, log] = [fstatSync(1), fstatSync(2)];
  const isOneWay = out.dev === log.dev && out.ino === log.ino;
  return inJson && isOneWay ? (text) => logger.info(text) : (text) => console.log(text);
}

const LEVEL = "TILLBEACON_LOG_LEVEL";

function levelOf(text = ""): string {
  if (text === "") return "info";
  const levels = Object.keys(pino.levels.values);
  if (levels.includes(text) || text === "silent") return text;
  throw new InputError(LEVEL, 1, JSON.stringify(text), `one of ${levels.join(", ")}, silent`);
}

/** Logs to standard error, at the level that the environment asks for: JSON or, for people, sentences. Throws InputError. */
export function newLogger(language: Words, inJson: boolean): Logger {
  const file = pino.destination({ dest: 2, sync: true });
  const lines = new ConsoleLines(language);
  const write = inJson
    ? (json: string) => file.write(escapeControls(json))
    : (json: string) => file.write(lines.sentence(json));
  return pino({ level: levelOf(process.env[LEVEL]), base: null }, { write });
}
