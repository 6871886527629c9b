// Runs a transfer to a box: joins its transitions to the broker, the clock and the terminal.
import type { Transfer, TransferEffect, TransferEvent, TransferOutcome, TransferStep } from "../core/boxes/transfer.ts";
import type { BrokerAccount } from "../mqtt/broker-link.ts";

/** Resolves with how the transfer ended; rejects with the system's or the broker's error. */
export async function runTransfer<State>(
  account: BrokerAccount,
  box: string,
  transfer: Transfer<State>,
  onProgress: (effect: TransferEffect & { kind: "progress" | "restarting" }) => void,
): Promise<TransferOutcome> {
  const ended = Promise.withResolvers<TransferOutcome>();
  let state: State | undefined;
  let timer: NodeJS.Timeout | undefined;
  const { BoxTool } = await import("../mqtt/box-tool.ts");
  const tool = await BoxTool.connect(account, box, (report) => step({ kind: "report", report }));
  const apply = (next: TransferStep<State>): void => {
    state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === "send") tool.send(effect.command);
      else if (effect.kind === "ended") ended.resolve(effect.outcome);
      else onProgress(effect);
    }
    clearTimeout(timer);
    const dueMs = transfer.dueMs(next.state);
    if (dueMs !== undefined) timer = setTimeout(() => step({ kind: "due" }), Math.max(0, dueMs - performance.now()));
  };
  /** What a retained message said before the start is not an answer to anything. */
  function step(event: TransferEvent): void {
    if (state !== undefined) apply(transfer.step(state, event, performance.now()));
  }
  apply(transfer.start(performance.now()));
  const outcome = await ended.promise;
  await tool.close();
  return outcome;
}

/** Prints how a transfer ended, and sets the exit code. `failure` is undefined where it went well. */
export function printEnd(failure: string | undefined, done: string): void {
  if (failure === undefined) {
    console.log(done);
    return;
  }
  process.stderr.write(`tillbeacon: ${failure}\n`);
  process.exitCode = 1;
}
