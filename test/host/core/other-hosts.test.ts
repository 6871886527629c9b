import { describe, expect, it } from "vitest";
import { GONE_MS, OtherHosts } from "../../../host/core/other-hosts.ts";
import { textOf } from "../warning-text.ts";

const host = (id: string, startedMs: number) => new OtherHosts({ id, machine: `machine of ${id}`, startedMs });

describe("two hosts of one store", () => {
  it.each([
    ["a", 1000, "b", 2000],
    ["a", 1000, "b", 1000],
  ])("the younger stands by, as long as the elder is heard: %s from %i, %s from %i", (a, aMs, b, bMs) => {
    const elder = host(a, aMs);
    const younger = host(b, bMs);
    const heard = elder.hear(younger.presence(), 0);
    expect(heard?.isNew).toBe(true);
    expect(textOf(heard?.warning)).toBe(
      `Another host of this store is on the broker, on machine of ${b}: this host commands the lamps, and the other one only watches`,
    );
    expect(textOf(younger.hear(elder.presence(), 0)?.warning)).toContain("this host only watches");
    expect(younger.hear(elder.presence(), 10)?.isNew).toBe(false);
    expect([elder.standsBy(10), younger.standsBy(10)]).toEqual([false, true]);
    expect(younger.standsBy(10 + GONE_MS)).toBe(true);
    expect(younger.standsBy(11 + GONE_MS)).toBe(false);
  });

  it("a host does not stand by for itself, nor for what it cannot read", () => {
    const only = host("a", 1000);
    for (const payload of [only.presence(), "", "null", "{}", '{"v":2}', '{"v":1,"id":"x","machine":1,"startedMs":0}'])
      expect(only.hear(payload, 0)).toBeUndefined();
    expect(only.standsBy(0)).toBe(false);
  });

  it("remembers a bounded number of hosts", () => {
    const only = host("a", 1000);
    const heard = Array.from({ length: 20 }, (_, i) => only.hear(host(`x${i}`, 2000).presence(), 0));
    expect(heard.filter((each) => each !== undefined)).toHaveLength(10);
  });
});
