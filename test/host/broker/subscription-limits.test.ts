import { describe, expect, it } from "vitest";
import { SubscriptionLimits } from "../../../host/broker/subscription-limits.ts";

describe("subscriptions", () => {
  it.each([
    ["#", true],
    ["+/+/+/+/telemetry", true],
    ["tillbeacon/v1/s/#", true],
    ["tillbeacon/v1/s/+/beacon", true],
    ["tillbeacon/v1/s/lane-1/#", false],
    ["tillbeacon/v1/s/lane-1/+", false],
    ["tillbeacon/v1/s/lane-1/beacon", false],
  ])("a client may have eight to several boxes: %s counts as one: %s", (filter, isBroad) => {
    const limits = new SubscriptionLimits<string>();
    for (let i = 0; i < 8; i++) expect(limits.add("c", "a", `tillbeacon/+/${i}/#`)).toBe(true);
    expect(limits.add("c", "a", filter)).toBe(!isBroad);
  });

  it("are bounded by address and in all, and free again when a client goes or unsubscribes", () => {
    const limits = new SubscriptionLimits<string>();
    const add = (client: string, address: string): boolean =>
      Array.from({ length: 8 }, (_, i) => limits.add(client, address, `tillbeacon/+/${i}/#`)).every((added) => added);
    expect(["a1", "a2", "a3", "a4", "a5", "a6"].map((client) => add(client, "a"))).toEqual([
      ...Array(5).fill(true),
      false,
    ]);
    expect(add("b1", "b")).toBe(true);
    limits.deleteAll("a1", "a");
    expect(add("a6", "a")).toBe(true);
    for (let i = 0; i < 6; i++) add(`c${i}`, `c${i}`);
    expect(limits.add("d", "d", "x/#")).toBe(true);
    for (let i = 0; i < 8; i++) limits.add("e", "e", `tillbeacon/+/${i}/#`);
    expect(limits.add("f", "f", "#")).toBe(false);
    limits.delete("d", "d", "x/#");
    limits.delete("d", "d", "x/#");
    expect([limits.add("f", "f", "#"), limits.add("f", "f", "#"), limits.add("f", "f", "x/#")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
