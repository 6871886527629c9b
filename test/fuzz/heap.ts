// How much memory is in use once all that is garbage has been collected.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Unit MB. */
export function heapMb(): number {
  collect();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}
