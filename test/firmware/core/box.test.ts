import { describe, expect, it } from "vitest";
import { Box } from "../../../firmware/core/box.ts";
import { ENTRY, EXIT, SWITCH } from "../../../protocol/channels.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";

function newBox(outboxRecords = 64): Box {
  return new Box({
    layout: { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false },
    boot: "b1",
    firmware: "0.1.0",
    board: "test",
    callAbove: 3,
    telemetryMs: 1000,
    outboxRecords,
  });
}

/** The link comes up and the host greets. */
function connect(box: Box, tMs: number): void {
  box.connected(tMs);
  box.command("time", encodeForBox("time", { unixMs: 1795331998823 + tMs, errorMs: null }), tMs);
}

function sent(box: Box, tMs = 0): Telemetry[] {
  const out: Telemetry[] = [];
  for (let payload = box.next(tMs); payload !== undefined; payload = box.next(tMs)) {
    const decoded = decodeForHost("telemetry", payload);
    if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
    out.push(decoded.message);
  }
  return out;
}

function acknowledge(box: Box, seq: number, tMs: number): void {
  box.command("ack", encodeForBox("ack", { boot: "b1", seq, heard: seq }), tMs);
}

describe("a box", () => {
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
    expect(box.next(0)).toBeUndefined();
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

  it("follows the host's lamp while the lease runs, then its own rule, and says which", () => {
    const box = newBox();
    connect(box, 0);
    box.command("beacon", encodeForBox("beacon", { id: 1, lamp: "coming", leaseMs: 2000 }), 100);
    expect(box.lamp()).toBe("coming");
    box.tick(1000);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "coming", rule: "host" });
    box.tick(2100);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "off", rule: "box" });
  });

  it("takes the same wish for the lamp again as its renewal, and another one as another", () => {
    const box = newBox();
    connect(box, 0);
    const wish = encodeForBox("beacon", { id: 1, lamp: "coming", leaseMs: 2000 });
    for (const tMs of [100, 1900, 3700]) {
      expect(box.command("beacon", wish, tMs)).toBe("");
      box.tick(tMs + 1900);
      expect(box.lamp()).toBe("coming");
    }
    box.tick(5700);
    expect(box.lamp()).toBe("off");
    expect(box.command("beacon", wish, 5800)).toBe("");
    expect(box.lamp()).toBe("coming");
    expect(box.command("beacon", wish.replace("coming", "disco"), 5900)).toBe("bad-field lamp");
    expect(box.command("beacon", wish.replace("coming", "close"), 6000)).toBe("");
    expect([box.lamp(), box.rejected]).toEqual(["close", 1]);
  });

  it("refuses a bad command with the reason, counts it and stays as it is", () => {
    const box = newBox();
    expect(box.command("beacon", '{"v":1,"id":1,"lamp":"disco","leaseMs":2000}', 0)).toBe("bad-field lamp");
    expect(box.command("beacon", '{"v":2}', 0)).toBe("unknown-version v");
    expect(box.command("telemetry", "{}", 0)).toBe("unknown-field telemetry");
    expect([box.rejected, box.lamp()]).toEqual([3, "off"]);
  });

  it("learns the time of day as an offset and the configuration as it is", () => {
    const box = newBox();
    connect(box, 0);
    box.command("time", encodeForBox("time", { unixMs: 1795331998823, errorMs: null }), 823);
    expect(box.unixOffsetMs).toBe(1795331998000);
    box.command("config", encodeForBox("config", { id: 1, callAbove: 3, telemetryMs: 5000 }), 900);
    sent(box);
    for (let tMs = 1000; tMs <= 9000; tMs += 1000) {
      box.tick(tMs);
      acknowledge(box, 100, tMs);
    }
    expect(box.next(0)).toBeUndefined();
  });

  it("records a crossing at once however seldom it speaks otherwise", () => {
    const box = newBox();
    connect(box, 0);
    box.command("config", encodeForBox("config", { id: 1, callAbove: 3, telemetryMs: 60000 }), 0);
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
      const batch = records.length === 0 ? [JSON.parse(box.next(tMs) as string) as Telemetry] : sent(box, tMs);
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
    expect(box.isRepeat()).toBe(true);
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
    box.connected(180500);
    expect(sent(box, 180500).map((t) => t.seq)).toEqual([1]);
    expect(sent(box, 181000)).toEqual([]);
    box.command("time", encodeForBox("time", { unixMs: 1795331998823, errorMs: null }), 181500);
    expect(sent(box, 181500).map((t) => t.seq)).toEqual([1, 2, 3, 4]);
  });

  it("keeps a good configuration, and answers a bad one with the field that is wrong", () => {
    const box = newBox();
    expect(box.command("config", encodeForBox("config", { id: 7, callAbove: 5, telemetryMs: 2000 }), 0)).toBe("");
    expect(box.configuration).toEqual({ id: 7, callAbove: 5, telemetryMs: 2000 });
    expect(box.command("config", '{"v":1,"id":8,"callAbove":51,"telemetryMs":2000}', 0)).toBe("bad-field callAbove");
    expect(box.configuration.id).toBe(7);
    expect([box.nextAnswer(), box.nextAnswer(), box.nextAnswer()].map((a) => a && decodeForHost("answer", a))).toEqual([
      { kind: "ok", message: { boot: "b1", to: "config", id: 7, result: "done", detail: null } },
      { kind: "ok", message: { boot: "b1", to: "config", id: 8, result: "refused", detail: "bad-field callAbove" } },
      undefined,
    ]);
  });

  it("reports its health with rates since the last report", () => {
    const box = newBox();
    box.will();
    box.command("time", encodeForBox("time", { unixMs: 1795331998823, errorMs: null }), 823);
    for (let i = 0; i < 1200; i++) box.feed(3, 2000, 0, i * 50);
    for (let i = 0; i < 6; i++) box.feed(ENTRY, i % 2, 0, i * 10000);
    const vitals = {
      free: 6000,
      total: 12000,
      errors: "",
      rssiDbm: -61,
      lateMs: 7.4,
      link: "broker is silent",
      failedStarts: 0,
      image: "newest" as const,
    };
    expect(decodeForHost("health", box.report(vitals, 60000))).toMatchObject({
      kind: "ok",
      message: { headHz: 20, entryPerMin: 6, unixMs: 1795332058000, errors: null, lateMs: 7, sessions: 1 },
    });
    expect(decodeForHost("health", box.report(vitals, 120000))).toMatchObject({ message: { headHz: 0, tMs: 120000 } });
  });

  it("counts its sessions in will and birth", () => {
    const box = newBox();
    box.will();
    expect(JSON.parse(box.birth())).toMatchObject({ session: 1, presence: "online" });
    expect(JSON.parse(box.will())).toMatchObject({ session: 2, presence: "offline", boot: "b1" });
  });

  it("tells how the switch at the till stands, and at once when somebody there acknowledges a call", () => {
    const box = newBox();
    connect(box, 0);
    box.tick(1000);
    box.acknowledge(1100);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1000, till: null, acked: 0 });
    box.feed(SWITCH, 0, 0, 1200);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1200, till: "closed" });
    box.command("beacon", encodeForBox("beacon", { id: 1, lamp: "open", leaseMs: 9000 }), 1300);
    box.acknowledge(1400);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1400, lamp: "coming", acked: 1 });
    box.feed(SWITCH, 1, 0, 1500);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1500, till: "open" });
  });

  it("shows no length on the cashier's gauge that it is not sure of", () => {
    const box = newBox();
    for (let tMs = 1000; tMs < 60000; tMs += 1000) box.tick(tMs);
    expect(box.shownWaiting()).toBe(0);
    for (const channel of [ENTRY, EXIT]) box.feed(channel as typeof ENTRY, 1, 0, 60000);
    for (let tMs = 60000; tMs < 1800000; tMs += 1000) box.tick(tMs);
    expect([box.lane.tillState(1800000), box.shownWaiting()]).toEqual(["blind", undefined]);
  });
});
