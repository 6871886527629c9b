import { describe, expect, it } from "vitest";
import { Beacon } from "../../../firmware/core/beacon.ts";

describe("the beacon", () => {
  it.each([
    [14999, "open", "host"],
    [15000, "off", "box"],
  ])("%i ms into a lease of 15 s shows %s by the rule of the %s", (tMs, signal, rule) => {
    const beacon = new Beacon(3);
    beacon.command({ id: 1, lamp: "open", leaseMs: 15000 }, 0);
    beacon.tick("serving", 0, 1, tMs);
    expect([beacon.signal, beacon.rule]).toEqual([signal, rule]);
  });

  it.each([
    [3, 0.9, "off"],
    [4, 0.9, "open"],
    [4, 0.49, "off"],
    [undefined, 0.9, "off"],
  ])("alone, with %s waiting at confidence %d, shows %s", (waiting, confidence, signal) => {
    const beacon = new Beacon(3);
    beacon.tick("serving", waiting, confidence, 0);
    expect(beacon.signal).toBe(signal);
  });

  it("alone, holds its call for 30 s and until the line is below the target", () => {
    const beacon = new Beacon(3);
    const rows: [tMs: number, waiting: number, signal: string][] = [
      [0, 4, "open"],
      [29999, 2, "open"],
      [30000, 3, "open"],
      [30001, 2, "off"],
    ];
    for (const [tMs, waiting, signal] of rows) {
      beacon.tick("serving", waiting, 0.9, tMs);
      expect(beacon.signal, `${tMs}`).toBe(signal);
    }
  });

  it("says blind and stalled by itself, and never calls on what it cannot see", () => {
    const beacon = new Beacon(3);
    beacon.tick("blind", 9, 1, 0);
    expect(beacon.signal).toBe("blind");
    beacon.tick("stalled", 9, 1, 1);
    expect(beacon.signal).toBe("stalled");
  });

  it("tells when it has changed, and only then", () => {
    const beacon = new Beacon(3);
    expect(beacon.command({ id: 1, lamp: "open", leaseMs: 5000 }, 0)).toBe(true);
    expect(beacon.command({ id: 1, lamp: "open", leaseMs: 5000 }, 1000)).toBe(false);
    expect(beacon.tick("idle", 0, 1, 5999)).toBe(false);
    expect(beacon.tick("idle", 0, 1, 6000)).toBe(true);
  });

  it("shows a call that is acknowledged at the till as coming, until it ends or another one comes", () => {
    const beacon = new Beacon(3);
    expect(beacon.accept()).toBe(false);
    beacon.command({ id: 7, lamp: "open", leaseMs: 15000 }, 0);
    expect([beacon.accept(), beacon.signal, beacon.isAccepted()]).toEqual([true, "coming", true]);
    expect([beacon.command({ id: 7, lamp: "open", leaseMs: 15000 }, 5000), beacon.signal]).toEqual([false, "coming"]);
    beacon.command({ id: 8, lamp: "coming", leaseMs: 15000 }, 6000);
    expect(beacon.isAccepted()).toBe(true);
    beacon.command({ id: 9, lamp: "off", leaseMs: 15000 }, 7000);
    expect(beacon.isAccepted()).toBe(false);
    beacon.command({ id: 10, lamp: "open", leaseMs: 15000 }, 8000);
    expect(beacon.signal).toBe("open");
    beacon.accept();
    beacon.command({ id: 11, lamp: "open", leaseMs: 15000 }, 9000);
    expect(beacon.signal).toBe("open");
  });

  it("takes an acknowledgement of its own call, too, for that call alone", () => {
    const beacon = new Beacon(3);
    beacon.tick("serving", 5, 0.9, 0);
    beacon.accept();
    beacon.tick("serving", 5, 0.9, 1000);
    expect([beacon.signal, beacon.rule]).toEqual(["coming", "box"]);
    beacon.tick("serving", 0, 0.9, 40000);
    expect(beacon.signal).toBe("off");
    beacon.tick("serving", 5, 0.9, 41000);
    expect(beacon.signal).toBe("open");
  });
});
