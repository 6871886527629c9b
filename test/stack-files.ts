// Which of the project's own files are on the stack.
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Files whose functions are running now, the innermost first, without those of tests; relative to the repository. */
export function stackOf(): string[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = before;
  const files = stack.split("\n").flatMap((line) => {
    const [, file] = /(?:\(|at )(?:file:\/\/)?(\/[^:)]+\.ts)(?:\?[^:]*)?:\d/.exec(line) ?? [];
    return file === undefined ? [] : [path.relative(ROOT, file)];
  });
  return [...new Set(files.filter((file) => /^(firmware|host|protocol|hardware)\//.test(file)))];
}
