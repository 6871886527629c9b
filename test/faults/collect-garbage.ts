// Collects the garbage of this process and of its threads. Each thread has a heap of its own (V8's isolate), which only a
// session of the inspector reaches from outside: the log's thread would be measured with what it no longer needs.
import { Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A thread that has not answered by then is at something long, or has ended. Unit ms. */
const PATIENCE_MS = 5000;
const COLLECT = { id: 1, method: "HeapProfiler.collectGarbage" };

setFlagsFromString("--expose-gc");
const collectOwn = runInNewContext("gc") as (how: { flavor: "last-resort" }) => void;

/** Resolves when it is done; of a thread that does not answer, without it. */
export async function collectGarbage(): Promise<void> {
  collectOwn({ flavor: "last-resort" });
  const session = new Session();
  session.connect();
  await Promise.race([collectThreads(session), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
  session.disconnect();
}

/** Chrome DevTools Protocol, domain NodeWorker: what threads there are now is told before the command is answered. */
function collectThreads(session: Session): Promise<void> {
  const waiting = new Set<string>();
  return new Promise((resolve) => {
    const settle = (thread: string): void => {
      if (waiting.delete(thread) && waiting.size === 0) resolve();
    };
    session.on("NodeWorker.attachedToWorker", ({ params: { sessionId } }) => {
      waiting.add(sessionId);
      session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify(COLLECT) });
    });
    session.on("NodeWorker.receivedMessageFromWorker", ({ params: { sessionId, message } }) => {
      if (JSON.parse(message).id === COLLECT.id) settle(sessionId);
    });
    session.on("NodeWorker.detachedFromWorker", ({ params: { sessionId } }) => settle(sessionId));
    session.post("NodeWorker.enable", { waitForDebuggerOnStart: false }, () => waiting.size === 0 && resolve());
  });
}
