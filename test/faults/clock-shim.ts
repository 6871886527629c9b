// Loaded into a host before anything else (`--import`): its wall clock is off by what a file says, read five times a
// second. The monotonic clock is left alone, as on a real machine.
import { readFileSync } from "node:fs";

const file = process.env["TILLBEACON_CLOCK_OFFSET"] ?? "";
const RealDate = Date;
let offsetMs = 0;

function readOffset(): void {
  try {
    offsetMs = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    offsetMs = 0;
  }
}

class WrongDate extends RealDate {
  constructor(...args: unknown[]) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...(args as [number]));
  }
  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

readOffset();
setInterval(readOffset, 200).unref();
globalThis.Date = WrongDate as DateConstructor;
