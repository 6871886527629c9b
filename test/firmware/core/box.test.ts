import { describe, expect, it } from "vitest";
import { Box } from "../../../firmware/core/box.ts";
import { ENTRY, EXIT } from "../../../firmware/core/lane.ts";
import type { Telemetry } from "../../../protocol/messages.ts";
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

function sent(box: Box): Telemetry[] {
  const out: Telemetry[] = [];
  for (let payload = box.next(0); payload !== undefined; payload = box.next(0)) {
    const decoded = decodeForHost("telemetry", payload);
    if (decoded.kind === "rejected") throw new Error(`${decoded.reason} ${decoded.field}`);
    out.push(decoded.message);
  }
  return out;
}

function acknowledge(box: Box, seq: number, tMs: number): void {
  box.command("ack", encodeForBox("ack", { boot: "b1", seq }), tMs);
}

describe("a box", () => {
  it("says something each second and at once after a crossing", () => {
    const box = newBox();
    box.connected(0);
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
    box.connected(300500);
    expect(sent(box).map((t) => t.tMs)).toEqual([1000, 61000, 121000, 181000, 241000, 300500]);
  });

  it("sends again what was not acknowledged for ten seconds, and not what was", () => {
    const box = newBox();
    box.connected(0);
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
    box.connected(0);
    box.command("beacon", encodeForBox("beacon", { id: 1, lamp: "coming", leaseMs: 2000 }), 100);
    expect(box.lamp()).toBe("coming");
    box.tick(1000);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "coming", rule: "host" });
    box.tick(2100);
    expect(sent(box).at(-1)).toMatchObject({ lamp: "off", rule: "box" });
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
    box.connected(0);
    box.command("time", encodeForBox("time", { unixMs: 1795331998823 }), 823);
    expect(box.unixOffsetMs).toBe(1795331998000);
    box.command("config", encodeForBox("config", { id: 1, callAbove: 3, telemetryMs: 5000 }), 900);
    sent(box);
    for (let tMs = 1000; tMs <= 9000; tMs += 1000) {
      box.tick(tMs);
      acknowledge(box, 100, tMs);
    }
    expect(box.next(0)).toBeUndefined();
  });

  it("counts its sessions in will and birth", () => {
    const box = newBox();
    box.will();
    expect(JSON.parse(box.birth())).toMatchObject({ session: 1, presence: "online" });
    expect(JSON.parse(box.will())).toMatchObject({ session: 2, presence: "offline", boot: "b1" });
  });
});
