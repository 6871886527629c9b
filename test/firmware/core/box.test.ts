import { describe, expect, it } from "vitest";
import { tillStateOf } from "../../../firmware/core/till-state.ts";
import { ENTRY, EXIT, SWITCH } from "../../../protocol/channels.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";
import { connect, newBox, sent } from "./test-box.ts";

describe("a box", () => {
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
    box.acceptCall(1100);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1000, till: null, acked: 0 });
    box.feed(SWITCH, 0, 0, 1200);
    expect(sent(box, 2000).at(-1)).toMatchObject({ tMs: 1200, till: "closed" });
    box.command("beacon", encodeForBox("beacon", { id: 1, lamp: "open", leaseMs: 9000 }), 1300);
    box.acceptCall(1400);
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
    expect([tillStateOf(box.lane, 1800000), box.shownWaiting()]).toEqual(["blind", undefined]);
  });
});
