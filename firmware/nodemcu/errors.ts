// Errors of our own in what the board calls: told and counted. The board itself would restart: two seconds after an error in
// a timer or a pin (node.setonerror), by its own watchdog after one in a callback of mqtt, which is called without protection.

/** More errors than this between two health reports, and a restart is the better way. */
const MANY = 100;

let problems = 0;
let last = "";

/** Of a trace in many lines, as much as a message may hold: printable, and no quote or backslash. */
const SAYABLE = "^[ !#-Z%[%]^-~]*";

function told(this: void, problem: string): void {
  problems += 1;
  last = string.match(problem, SAYABLE) as string;
  print("tillbeacon: " + problem);
  if (problems > MANY) node.restart();
}

/** Errors in timers and pins do not restart the board from now on. */
export function tellErrors(): void {
  node.setonerror(told);
}

/** Runs something; an error in it goes no further. False when there was one. */
export function protect(run: (this: void) => void): boolean {
  return xpcall(run, told);
}

/** The last error since the last call, in words; "" when there was none. */
export function lastError(): string {
  const text = last;
  last = "";
  problems = 0;
  return text;
}
