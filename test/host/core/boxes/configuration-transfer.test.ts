import { describe, expect, it } from "vitest";
import type { BoxReport } from "../../../../host/core/boxes/box-traffic.ts";
import { ANSWER_MS, ConfigurationTransfer, SEND_EVERY_MS } from "../../../../host/core/boxes/configuration-transfer.ts";
import type { Answer } from "../../../../protocol/messages/answer.ts";

const CONFIGURATION = { id: 7, callAbove: 4, telemetryMs: 1000, tag: "t" };
const transfer = new ConfigurationTransfer(CONFIGURATION);
const send = { kind: "send", command: { kind: "config", message: CONFIGURATION } };
const due = { kind: "due" } as const;
const state = (sentMs: number) => ({ ended: false, startedMs: 0, sentMs });
const answer = (changes: Partial<Answer> = {}) => {
  const message: Answer = { boot: "b", to: "config", id: 7, result: "done", detail: null, ...changes };
  return { kind: "report", report: { box: "1", kind: "answer", message, from: "test" } as BoxReport } as const;
};

describe("a configuration for a box", () => {
  it("is sent at once", () => {
    expect(transfer.start(0)).toEqual({ state: state(0), effects: [send] });
  });

  it.each([
    ["not sent again too soon", 0, SEND_EVERY_MS - 1, []],
    ["sent again without an answer", 0, SEND_EVERY_MS, [send]],
    ["not given up too soon", ANSWER_MS - 2, ANSWER_MS - 1, []],
    ["given up", ANSWER_MS - 2, ANSWER_MS, [{ kind: "ended", outcome: { kind: "silent", ms: ANSWER_MS } }]],
  ])("is %s", (_, sentMs, nowMs, effects) => {
    expect(transfer.step(state(sentMs), due, nowMs).effects).toEqual(effects);
  });

  it("is due again after each sending, and at the end", () => {
    expect(transfer.dueMs(state(0))).toBe(SEND_EVERY_MS);
    expect(transfer.dueMs(state(ANSWER_MS - 1))).toBe(ANSWER_MS);
    expect(transfer.dueMs({ ...state(0), ended: true })).toBeUndefined();
  });

  it.each([
    ["done", answer(), { kind: "done" }],
    ["refused", answer({ result: "refused", detail: "bad-field" }), { kind: "refused", detail: "bad-field" }],
  ])("ends when the box says %s", (_, event, outcome) => {
    const step = transfer.step(state(0), event, 100);
    expect(step).toEqual({ state: { ...state(0), ended: true }, effects: [{ kind: "ended", outcome }] });
    expect(transfer.step(step.state, due, 1e9).effects).toEqual([]);
  });

  it.each([
    ["another configuration", answer({ id: 6 })],
    ["an update", answer({ to: "update" })],
  ])("passes over the answer to %s", (_, event) => {
    expect(transfer.step(state(0), event, 100)).toEqual({ state: state(0), effects: [] });
  });
});
