// Builds the firmware bundles that are out of date, side by side, before the tests of a project that runs them.
import { Worker } from "node:worker_threads";
import { BUNDLES, type BundleName } from "../firmware/build/bundles.ts";

/** As many at once as there are test workers; those that take longest are begun first. */
const AT_ONCE = 2;
const LONGEST_FIRST: BundleName[] = ["nodemcu", "esp32", "rp2040"];

export default async function setup(): Promise<void> {
  const names = new Set([...LONGEST_FIRST, ...(Object.keys(BUNDLES) as BundleName[])]).values();
  const buildRest = async (): Promise<void> => {
    for (const name of names) await build(name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, buildRest));
}

function build(name: BundleName): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./bundle-worker.ts", import.meta.url), { workerData: name });
    worker.on("error", reject);
    worker.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`building '${name}' ended with ${code}`))));
  });
}
