import { describe, expect, it } from "vitest";
import type { BoxReport } from "../../../../host/core/boxes/box-traffic.ts";
import { ImageOffer } from "../../../../host/core/boxes/image-offer.ts";
import {
  ImageTransfer,
  type ImageTransferState,
  OFFER_EVERY_MS,
  SILENT_MS,
} from "../../../../host/core/boxes/image-transfer.ts";
import type { Answer } from "../../../../protocol/messages/answer.ts";
import type { Health } from "../../../../protocol/messages/health.ts";
import type { Status } from "../../../../protocol/messages/status.ts";

const IMAGE = Buffer.from("x".repeat(1000));
const OFFER = { id: 7, board: "board", version: "2.0", bytes: IMAGE.length, sha256: "00", tag: null };
const transfer = new ImageTransfer(new ImageOffer(OFFER, IMAGE));
const offer = { kind: "send", command: { kind: "update", message: OFFER } };
const restarting = { kind: "restarting" };
const ended = (outcome: object) => ({ kind: "ended", outcome });

const report = (kind: BoxReport["kind"], message: object) =>
  ({ kind: "report", report: { box: "1", kind, message, from: "test" } as BoxReport }) as const;
const want = (at: number, id = 7) => report("want", { boot: "b", id, at });
const answer = (changes: Partial<Answer> = {}) =>
  report("answer", { boot: "b", to: "update", id: 7, result: "done", detail: null, ...changes });
const status = (changes: Partial<Status> = {}) =>
  report("status", { boot: "c", session: 1, presence: "online", firmware: "2.0", board: "board", ...changes });
const health = (image: Health["image"]) => report("health", { boot: "c", image });

const due = { kind: "due" } as const;
const sending = (heardMs: number, offeredMs = 0): ImageTransferState => ({
  phase: "sending",
  asked: false,
  heardMs,
  offeredMs,
});
const asked = (heardMs: number): ImageTransferState => ({ ...sending(heardMs), asked: true });
const waiting = (heardMs: number): ImageTransferState => ({
  phase: "restarting",
  asked: true,
  heardMs,
  offeredMs: 0,
});

describe("a new image for a box", () => {
  it("is offered at once", () => {
    expect(transfer.start(1000)).toEqual({ state: sending(1000, 1000), effects: [offer] });
  });

  it.each([
    ["not offered again too soon", sending(0), OFFER_EVERY_MS - 1, []],
    ["offered again to a box that asks for nothing", sending(0), OFFER_EVERY_MS, [offer]],
    ["not offered again so soon after the last offer", sending(0, 5000), 5000 + OFFER_EVERY_MS - 1, []],
    ["offered again after the last offer", sending(0, 5000), 5000 + OFFER_EVERY_MS, [offer]],
    ["not offered while the box asks", sending(9000), 9000 + OFFER_EVERY_MS - 1, []],
    ["offered again when the box stops asking", sending(9000), 9000 + OFFER_EVERY_MS, [offer]],
    ["not offered while the box restarts", waiting(0), SILENT_MS - 1, []],
    ["not given up too soon", sending(0, SILENT_MS - 2), SILENT_MS - 1, []],
    ["given up when the box is silent", sending(0), SILENT_MS, [ended({ kind: "silent", ms: SILENT_MS })]],
    ["given up when the box never returns", waiting(500), 500 + SILENT_MS, [ended({ kind: "silent", ms: SILENT_MS })]],
  ])("is %s", (_, state, nowMs, effects) => {
    expect(transfer.step(state, due, nowMs).effects).toEqual(effects);
  });

  it.each([
    [sending(0), OFFER_EVERY_MS],
    [sending(9000), 9000 + OFFER_EVERY_MS],
    [sending(0, SILENT_MS - 1), SILENT_MS],
    [waiting(500), 500 + SILENT_MS],
    [{ ...waiting(500), phase: "ended" as const }, undefined],
  ])("with %j is due at %s", (state, dueMs) => expect(transfer.dueMs(state)).toBe(dueMs));

  it("sends the chunk that is asked for, and says how far it is", () => {
    const { state, effects } = transfer.step(sending(0), want(512), 3000);
    expect(state).toEqual(asked(3000));
    expect(effects).toMatchObject([
      { kind: "progress", bytes: 512 },
      { kind: "send", command: { kind: "chunk", message: { id: 7, at: 512 } } },
    ]);
  });

  it.each([
    ["a place between chunks", want(100)],
    ["a place behind the end", want(1024)],
  ])("sends nothing for %s", (_, event) => {
    expect(transfer.step(sending(0), event, 3000).effects.map(({ kind }) => kind)).toEqual(["progress"]);
  });

  it.each([
    ["a request for another image", sending(0), want(0, 8)],
    ["an answer to another image", sending(0), answer({ id: 8 })],
    ["an answer to a configuration", sending(0), answer({ to: "config" })],
    ["a birth before the box has asked for it", sending(0), status()],
    ["a birth with the earlier version after a power cut", asked(0), status({ firmware: "1.0" })],
    ["an offline box of the new version", asked(0), status({ presence: "offline" })],
    ["a health report before the image is there", sending(0), health("earlier")],
    ["a birth with another version", waiting(0), status({ firmware: "1.0" })],
    ["the will of the restarting box", waiting(0), status({ presence: "offline" })],
    ["a health report of the newest image", waiting(0), health("newest")],
  ])("passes over %s", (_, state, event) => {
    expect(transfer.step(state, event, 3000)).toEqual({ state, effects: [] });
  });

  it("is done when the box has checked it and started from it, told once", () => {
    const checked = transfer.step(asked(0), answer(), 3000);
    expect(checked).toEqual({ state: waiting(3000), effects: [restarting] });
    expect(transfer.step(checked.state, answer(), 4000).effects).toEqual([]);
    const done = transfer.step(checked.state, status(), 9000);
    expect(done.effects).toEqual([ended({ kind: "done" })]);
    expect(done.state.phase).toBe("ended");
    expect(transfer.step(done.state, due, 1e9).effects).toEqual([]);
  });

  it.each([
    ["it starts from it", status()],
    ["it says that it runs it", answer({ result: "refused", detail: "running-already 2.0" })],
  ])("is done when the box has asked for it, its answer is lost in a power cut, and %s", (_, event) => {
    expect(transfer.step(asked(0), event, 3000).effects).toEqual([ended({ kind: "done" })]);
  });

  it.each([
    [
      "running it already",
      sending(0),
      answer({ result: "refused", detail: "running-already 2.0" }),
      { kind: "refused", detail: "running-already 2.0" },
    ],
    [
      "refused after asking",
      asked(0),
      answer({ result: "refused", detail: "bad-tag" }),
      { kind: "refused", detail: "bad-tag" },
    ],
    ["refused", sending(0), answer({ result: "refused", detail: "bad-tag" }), { kind: "refused", detail: "bad-tag" }],
    ["refused late", waiting(0), answer({ result: "refused", detail: null }), { kind: "refused", detail: null }],
    ["gone back to the earlier one", waiting(0), health("earlier"), { kind: "reverted" }],
  ])("ends when the box has %s", (_, state, event, outcome) => {
    expect(transfer.step(state, event, 3000).effects).toEqual([ended(outcome)]);
  });
});
