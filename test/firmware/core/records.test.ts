import { describe, expect, it } from "vitest";
import { ENTRY, EXIT } from "../../../protocol/channels.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../../protocol/schemas.ts";
import { acknowledge, connect, newBox, sent, signed } from "./test-box.ts";

describe("the records of a box", () => {
  it("says something each second and at once after a crossing", () => {
    const box = newBox();
    connect(box, 0);
    for (let tMs = 1000; tMs <= 3000; tMs += 1000) box.tick(tMs);
    expect(sent(box).map((t) => t.tMs)).toEqual([0, 1000, 2000, 3000]);
    box.feed(ENTRY, 1, 0, 3400);
    expect(sent(box).map((t) => [t.tMs, t.ins])).toEqual([[3400, 1]]);
    box.feed(EXIT, 1, 0, 3500);
    expect(sent(box).map((t) => [t.tMs, t.outs])).toEqual([[3500, 1]]);
  });

  it("says nothing while it is not connected, and keeps one record a minute", () => {
    const box = newBox();
    for (let tMs = 1000; tMs <= 300000; tMs += 1000) box.tick(tMs);
    expect(box.records.next(0)).toBeUndefined();
    connect(box, 300500);
    expect(sent(box).map((t) => t.tMs)).toEqual([1000, 61000, 121000, 181000, 241000, 300500]);
  });

  it("sends again what was not acknowledged for ten seconds, and not what was", () => {
    const box = newBox();
    connect(box, 0);
    for (let tMs = 1000; tMs <= 5000; tMs += 1000) box.tick(tMs);
    expect(sent(box)).toHaveLength(6);
    acknowledge(box, 4, 5000);
    for (let tMs = 6000; tMs <= 15000; tMs += 1000) box.tick(tMs);
    expect(sent(box)[0]?.seq).toBe(7);
    box.tick(15001);
    expect(sent(box)[0]?.seq).toBe(5);
  });

  it("records a crossing at once however seldom it speaks otherwise", () => {
    const box = newBox();
    connect(box, 0);
    box.command("config", signed({ id: 1, callAbove: 3, telemetryMs: 60000 }), 0);
    sent(box);
    acknowledge(box, 1, 500);
    for (let tMs = 1000; tMs <= 40000; tMs += 1000) box.tick(tMs);
    expect(sent(box)).toEqual([]);
    box.feed(ENTRY, 1, 0, 40500);
    box.feed(EXIT, 1, 0, 40600);
    expect(sent(box).map((t) => t.tMs)).toEqual([40500, 40600]);
  });

  it("keeps eight hours of minutes while the host is away, whatever happens in the lane, and sends them in order", () => {
    const box = newBox(512);
    connect(box, 0);
    let tMs = 0;
    for (let i = 0; i < 20; i++) {
      tMs += 1000;
      box.tick(tMs);
    }
    // The broker stays up, but nobody acknowledges; lamps and lengths change all the time.
    for (let s = 0; s < 8 * 3600 + 1200; s++) {
      tMs += 1000;
      if (s % 40 === 0) box.feed(s % 80 === 0 ? ENTRY : EXIT, 1, 0, tMs - 500);
      if (s % 40 === 1) box.feed(s % 80 === 1 ? ENTRY : EXIT, 0, 0, tMs - 500);
      box.tick(tMs);
    }
    tMs += 1000;
    const records: Telemetry[] = [];
    let dropped = 0;
    for (let seq = 0; ; tMs += 1) {
      box.command("ack", encodeForBox("ack", { boot: "b1", seq, heard: seq }), tMs);
      const batch = records.length === 0 ? [JSON.parse(box.records.next(tMs) as string) as Telemetry] : sent(box, tMs);
      if (batch.length === 0) break;
      records.push(...batch);
      dropped = batch.at(-1)?.dropped ?? 0;
      seq = batch.at(-1)?.seq as number;
    }
    const minutes = records.filter((r) => tMs - r.tMs <= 8 * 3600 * 1000);
    expect(minutes.length).toBeGreaterThanOrEqual(479);
    for (const [i, r] of records.entries()) {
      if (i > 0) expect(r.seq).toBe((records[i - 1]?.seq as number) + 1);
      if (i > 0) expect(r.tMs - (records[i - 1]?.tMs as number)).toBeLessThanOrEqual(60000);
    }
    expect(records[0]?.seq).toBe(dropped + 1);
    expect(records.at(-1)).toMatchObject({ rule: "box" });
  });

  it("tries a silent host with one record every ten seconds, and goes on from there when it answers", () => {
    const box = newBox();
    connect(box, 0);
    for (let tMs = 1000; tMs <= 10000; tMs += 1000) box.tick(tMs);
    expect(sent(box, 10000)).toHaveLength(11);
    const tried: number[][] = [];
    for (let tMs = 11000; tMs <= 40000; tMs += 1000) {
      box.tick(tMs);
      const batch = sent(box, tMs);
      if (batch.length > 0) tried.push([tMs, ...batch.map((t) => t.seq)]);
    }
    expect(tried).toEqual([
      [11000, 1],
      [22000, 1],
      [33000, 1],
    ]);
    expect(box.records.isRepeat()).toBe(true);
    acknowledge(box, 1, 40500);
    expect(sent(box, 40600).map((t) => t.seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("goes on at its full rate while it is heard and not kept, and tries the oldest now and then", () => {
    const box = newBox();
    connect(box, 0);
    const seen: number[] = [];
    for (let tMs = 1000; tMs <= 60000; tMs += 1000) {
      box.tick(tMs);
      const batch = sent(box, tMs);
      seen.push(...batch.map((t) => t.seq));
      box.command("ack", encodeForBox("ack", { boot: "b1", seq: 0, heard: Math.max(...seen) }), tMs + 500);
    }
    expect(Math.max(...seen)).toBe(61);
    const tries = seen.filter((seq, i) => seen.indexOf(seq) !== i);
    expect(tries).toEqual([1, 1, 1, 1, 1]);
    // The log works again and lacks all that came before it did.
    box.command("ack", encodeForBox("ack", { boot: "b1", seq: 1, heard: 61 }), 60600);
    expect(sent(box, 60700).map((t) => t.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 2));
  });

  it("fills the one gap that the host has without sending everything again", () => {
    const box = newBox();
    connect(box, 0);
    const seen: number[] = [];
    for (let tMs = 1000; tMs <= 20000; tMs += 1000) {
      box.tick(tMs);
      seen.push(...sent(box, tMs).map((t) => t.seq));
      const newest = Math.max(...seen);
      const gapIsFilled = seen.filter((seq) => seq === 5).length > 1;
      const seq = newest < 5 || gapIsFilled ? newest : 4;
      box.command("ack", encodeForBox("ack", { boot: "b1", seq, heard: newest }), tMs + 500);
    }
    expect(seen.length - new Set(seen).size).toBeLessThanOrEqual(2);
    expect(seen.filter((seq) => seq === 5)).toHaveLength(2);
  });

  it("holds its records back on a new link until the host has said something", () => {
    const box = newBox();
    for (let tMs = 1000; tMs <= 180000; tMs += 1000) box.tick(tMs);
    box.records.connected(180500);
    expect(sent(box, 180500).map((t) => t.seq)).toEqual([1]);
    expect(sent(box, 181000)).toEqual([]);
    box.command("time", encodeForBox("time", { unixMs: 1795331998823, errorMs: null }), 181500);
    expect(sent(box, 181500).map((t) => t.seq)).toEqual([1, 2, 3, 4]);
  });
});
