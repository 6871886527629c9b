// A configuration on its way to a box: sent until the box has answered it. Pure.
import type { Configuration } from "../../../protocol/messages/box-configuration.ts";
import type { Transfer, TransferEffect, TransferEvent, TransferStep } from "./transfer.ts";

/** Interval at which it is sent again while there is no answer. Unit ms. */
export const SEND_EVERY_MS = 3000;
/** Given up after this long. A connected box answers at once, one that is just reconnecting after its back-off. Unit ms. */
export const ANSWER_MS = 30000;

/** Times in ms. */
export interface ConfigurationTransferState {
  ended: boolean;
  startedMs: number;
  sentMs: number;
}

/** One configuration for one box. */
export class ConfigurationTransfer implements Transfer<ConfigurationTransferState> {
  private configuration: Configuration;

  constructor(configuration: Configuration) {
    this.configuration = configuration;
  }

  start(nowMs: number): TransferStep<ConfigurationTransferState> {
    return { state: { ended: false, startedMs: nowMs, sentMs: nowMs }, effects: [this.send()] };
  }

  step(
    state: ConfigurationTransferState,
    event: TransferEvent,
    nowMs: number,
  ): TransferStep<ConfigurationTransferState> {
    if (state.ended) return { state, effects: [] };
    if (event.kind === "report") {
      const { kind, message } = event.report;
      if (kind !== "answer" || message.to !== "config" || message.id !== this.configuration.id)
        return { state, effects: [] };
      const { result, detail } = message;
      const outcome = result === "done" ? { kind: "done" as const } : { kind: "refused" as const, detail };
      return { state: { ...state, ended: true }, effects: [{ kind: "ended", outcome }] };
    }
    if (nowMs >= state.startedMs + ANSWER_MS)
      return {
        state: { ...state, ended: true },
        effects: [{ kind: "ended", outcome: { kind: "silent", ms: ANSWER_MS } }],
      };
    if (nowMs < state.sentMs + SEND_EVERY_MS) return { state, effects: [] };
    return { state: { ...state, sentMs: nowMs }, effects: [this.send()] };
  }

  dueMs(state: ConfigurationTransferState): number | undefined {
    return state.ended ? undefined : Math.min(state.startedMs + ANSWER_MS, state.sentMs + SEND_EVERY_MS);
  }

  private send(): TransferEffect {
    return { kind: "send", command: { kind: "config", message: this.configuration } };
  }
}
