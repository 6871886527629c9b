// Runs a benchmark's tasks in worker threads, in any order, and gives the results in the order of the tasks.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** Two workers at most: benchmarks run beside other work. */
const WORKERS = Math.min(2, availableParallelism());

/**
 * Sends each task to a worker of `script`, which answers each message with one. On a terminal, `what` is counted in the
 * progress line; `onResult` is told each as it is done. Rejects with the first error of a worker.
 */
export async function runTasks<Task, Result>(
  script: URL,
  tasks: readonly Task[],
  what: string,
  onResult: (task: Task, result: Result) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  const startedMs = performance.now();
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    const worker = new Worker(script);
    for (let i = next++; i < tasks.length; i = next++) {
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      worker.once("message", resolve).once("error", reject);
      worker.postMessage(tasks[i]);
      results[i] = await promise;
      onResult(tasks[i] as Task, results[i] as Result);
      worker.off("error", reject);
      done += 1;
      if (process.stderr.isTTY) {
        const leftS = (((performance.now() - startedMs) / done) * (tasks.length - done)) / 1000;
        process.stderr.write(`\r${done} of ${tasks.length} ${what}, ${leftS.toFixed(0)} s left \x1b[K`);
      }
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(WORKERS, tasks.length) }, work));
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return results;
}
