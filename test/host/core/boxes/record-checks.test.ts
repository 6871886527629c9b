import { describe, expect, it } from "vitest";
import { RecordChecks } from "../../../../host/core/boxes/record-checks.ts";
import type { Telemetry } from "../../../../protocol/messages/telemetry.ts";
import { telemetry } from "../../telemetry.ts";

const OFFSET = 7000;
/** A record each second, on a way without delay. */
const at = (seq: number, changes: Partial<Telemetry> = {}): Telemetry =>
  telemetry({ seq, oldest: 1, tMs: 1000 * seq, ins: seq, ...changes });
const arrives = (seq: number): number => 1000 * seq + OFFSET;

function heard(upTo: number, boot = "b1"): RecordChecks {
  const checks = new RecordChecks();
  for (let seq = 1; seq <= upTo; seq++) checks.check("a", at(seq, { boot }), arrives(seq));
  return checks;
}
const CURRENT = { kind: "taken", isCurrent: true, life: 0, isRelived: false };
const BACKLOG = { ...CURRENT, isCurrent: false };

describe("checks of records", () => {
  it("decide on the first record of a start", () => {
    const checks = new RecordChecks();
    expect(checks.check("a", at(1), arrives(1))).toMatchObject(CURRENT);
    expect(checks.check("a", at(2, { boot: "b2" }), arrives(2))).toMatchObject(CURRENT);
    expect(checks.check("a", at(3, { boot: "b3", sentMs: 7000 }), arrives(3))).toMatchObject(BACKLOG);
  });

  it("do not decide on a start that may have queued: all boxes were silent, or another's records are late", () => {
    const paused = heard(10);
    // The host stood still for 22 s; a box was started again meanwhile.
    for (let seq = 1; seq < 20; seq++)
      expect(paused.check("b", at(seq, { boot: "b9" }), arrives(32) + seq)).toMatchObject(BACKLOG);
    expect(paused.check("b", at(20, { boot: "b9" }), arrives(32) + 20)).toMatchObject(BACKLOG);
    expect(paused.check("b", at(21, { boot: "b9" }), arrives(32) + 1020)).toMatchObject(CURRENT);
    const late = heard(10);
    expect(late.check("a", at(11), arrives(11) + 1500)).toMatchObject(CURRENT);
    expect(late.check("b", at(1, { boot: "b9" }), arrives(11) + 1501)).toMatchObject(BACKLOG);
  });

  it("take no record for current that waited: in the box, or on its way", () => {
    const checks = heard(10);
    expect(checks.check("a", at(11, { sentMs: 14501 }), 14501 + OFFSET)).toMatchObject(BACKLOG);
    expect(checks.check("a", at(12), arrives(12) + 10000)).toMatchObject(BACKLOG);
    expect(checks.check("a", at(23), arrives(23))).toMatchObject(CURRENT);
  });

  it.each([
    ["oldest", { oldest: 4000000000 }],
    ["tMs", { tMs: 11001, sentMs: 11000 }],
    ["seq", { seq: 4000000000 }],
    ["ins", { ins: 3 }],
    ["ins", { ins: 4000000000 }],
    ["dropped", { dropped: 4000000000 }],
    ["tMs", { tMs: 4000, sentMs: 11000 }],
    ["tMs", { seq: 5, ins: 5, tMs: 11001, sentMs: 11001 }],
    ["seq", { seq: 10, ins: 10 }],
    ["waitS", { waitS: 49, waitLowS: 50, waitHighS: 200 }],
    ["waitS", { waitS: 201, waitLowS: 50, waitHighS: 200 }],
    ["waitS", { waitS: 201, waitLowS: null, waitHighS: 200 }],
    ["waitLowS", { waitS: 100, waitLowS: 200, waitHighS: 50 }],
    ["waitLowS", { waitS: null, waitLowS: 200, waitHighS: 199 }],
  ])("refuse a record whose %s cannot be, and are not put out by it", (field, wrong) => {
    const checks = heard(10);
    expect(checks.check("a", at(11, wrong), arrives(11))).toEqual({ kind: "refused", field });
    expect(checks.check("a", at(12), arrives(12))).toMatchObject(CURRENT);
  });

  it.each([
    { waitS: 50, waitLowS: 50, waitHighS: 200 },
    { waitS: 200, waitLowS: 50, waitHighS: 200 },
    { waitS: 0, waitLowS: 0, waitHighS: 0 },
    { waitS: 100, waitLowS: null, waitHighS: null },
    { waitS: null, waitLowS: null, waitHighS: null },
  ])("take a wait at either end of its range, and one without: %j", (waits) => {
    expect(heard(10).check("a", at(11, waits), arrives(11))).toMatchObject(CURRENT);
  });

  it.each([
    ["from the future", { tMs: 4e9, sentMs: 4e9 }],
    ["of another start of the clock", { tMs: 10, sentMs: 20 }],
  ])("keep no record %s, and are not put out by it", (_, wrong) => {
    const checks = heard(20);
    expect(checks.check("a", at(21, wrong), arrives(21))).toEqual({ kind: "strange" });
    expect(checks.check("a", at(22), arrives(22))).toMatchObject({ ...CURRENT, released: [], dropped: 1 });
  });

  it("hold what a fast clock says after a pause, and release it in order", () => {
    const checks = new RecordChecks();
    // Five times as fast as the host, a record every 40 ms of the host's, and away for two seconds.
    const fast = (seq: number) => checks.check("a", at(seq, { tMs: 200 * seq }), OFFSET + 40 * seq);
    for (let seq = 1; seq <= 100; seq++) expect(fast(seq).kind).toBe("taken");
    for (let seq = 151; seq <= 170; seq++) expect(fast(seq).kind).toBe("strange");
    const checked = fast(171);
    expect(checked.kind === "taken" && checked.released.map(({ record }) => record.seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => 151 + i),
    );
    expect(fast(172)).toMatchObject({ kind: "taken", released: [], dropped: 0 });
  });

  it("let a record of an edge be a little older than the one before it", () => {
    const checks = heard(10);
    expect(checks.check("a", at(11, { tMs: 9990, sentMs: 10010 }), 10010 + OFFSET)).toMatchObject(CURRENT);
  });

  it("believe the third that contradicts what was said before, so that one wrong record silences nobody", () => {
    const checks = heard(10);
    checks.check("a", at(11, { seq: 211, ins: 150 }), arrives(11));
    const kinds = [12, 13, 14, 15].map((seq) => checks.check("a", at(seq), arrives(seq)).kind);
    expect(kinds).toEqual(["taken", "refused", "refused", "taken"]);
  });

  it("notice a box that starts anew with its old boot id", () => {
    const checks = heard(20);
    const later = 60000;
    const again = [1, 2, 3].map((seq) => checks.check("a", at(seq), arrives(seq) + later));
    expect(again).toMatchObject([
      { kind: "strange" },
      { ...CURRENT, life: 1, isRelived: true },
      { ...CURRENT, life: 1 },
    ]);
  });

  it("know each box by itself, and remember only its last starts", () => {
    const checks = heard(10);
    for (let i = 0; i < 100; i++) checks.check("a", at(1, { boot: `evil${i}` }), arrives(11));
    expect(checks.check("b", at(1), arrives(11))).toMatchObject(CURRENT);
    expect(checks.check("b", at(2), arrives(12))).toMatchObject(CURRENT);
  });
});
