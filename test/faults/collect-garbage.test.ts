import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const COLLECT = new URL("./collect-garbage.ts", import.meta.url).href;
/** A thread with something that nobody holds any more, and a process with such a thing of its own: are they gone? */
const WORKER = `
import { parentPort } from "node:worker_threads";
const left = new WeakRef({});
parentPort.on("message", () => parentPort.postMessage(left.deref() === undefined));
parentPort.postMessage("begun");
`;
const PROCESS = `
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { collectGarbage } from ${JSON.stringify(COLLECT)};
const left = new WeakRef({});
const worker = new Worker(${JSON.stringify(WORKER)}, { eval: true });
await once(worker, "message");
const isGone = async () => {
  worker.postMessage("?");
  return [left.deref() === undefined, (await once(worker, "message"))[0]];
};
if (process.argv[1] === "collect") await collectGarbage();
console.log(JSON.stringify(await isGone()));
await worker.terminate();
await collectGarbage();
process.exit(0);
`;

function gone(how: string): unknown {
  const args = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", PROCESS, how];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20000 });
  return JSON.parse(stdout || JSON.stringify(stderr));
}

it("takes what nobody holds from the process and from each of its threads", () => {
  expect(gone("keep")).toEqual([false, false]);
  expect(gone("collect")).toEqual([true, true]);
});
