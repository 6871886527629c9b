// What commands that run until they are stopped have in common.
import { type Logger, pino } from "pino";
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

/** Logs to standard error, at the level that the environment asks for: sentences at a terminal, else JSON. */
export function newLogger(language: Words, inJson = !process.stderr.isTTY): Logger {
  const file = pino.destination({ dest: 2, sync: true });
  const lines = new ConsoleLines(language);
  const write = inJson
    ? (json: string) => file.write(escapeControls(json))
    : (json: string) => file.write(lines.sentence(json));
  return pino({ level: process.env["TILLBEACON_LOG_LEVEL"] ?? "info", base: null }, { write });
}
