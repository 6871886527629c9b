import { describe, expect, it } from "vitest";
import { ShopEvents } from "../../../host/core/shop-events.ts";
import type { Health } from "../../../protocol/messages/health.ts";
import { closed, lane } from "../lanes.ts";
import { telemetry } from "../telemetry.ts";

const details = (events: readonly { kind: string; box: string | null; detail: object }[]): unknown[] =>
  events.map(({ kind, box, detail }) => [kind, box, ...Object.values(detail)]);

describe("events of a shop", () => {
  it("are the changes of a switch and of sensors, not what is well at first", () => {
    const events = new ShopEvents();
    const hear = (changes: Parameters<typeof telemetry>[0]): unknown[] =>
      details(events.ofTelemetry("1", telemetry({ till: null, entry: "ok", head: "ok", tail: "absent", ...changes })));
    expect(hear({})).toEqual([]);
    expect(hear({ till: "closed" })).toEqual([["switch", "1", "closed", null]]);
    expect(hear({ till: "closed" })).toEqual([]);
    expect(hear({ till: "open", head: "stuck" })).toEqual([
      ["switch", "1", "open", "closed"],
      ["sensor", "1", "head", "stuck", "ok"],
    ]);
    expect(hear({ till: "open" })).toEqual([["sensor", "1", "head", "ok", "stuck"]]);
    expect(details(events.ofTelemetry("2", telemetry({ tMs: 5000, till: null, entry: "silent" })))).toEqual([
      ["sensor", "2", "entry", "silent", null],
    ]);
  });

  it("are no faults of sensors that a box has yet to set up", () => {
    const events = new ShopEvents();
    const hear = (tMs: number, head: "ok" | "silent"): unknown[] =>
      details(events.ofTelemetry("1", telemetry({ tMs, till: null, head })));
    expect(hear(1000, "silent")).toEqual([]);
    expect(hear(4000, "ok")).toEqual([]);
    // Another start, after which it stays silent.
    expect(hear(2000, "silent")).toEqual([]);
    expect(hear(5000, "silent")).toEqual([["sensor", "1", "head", "silent", "ok"]]);
  });

  it("say when a box comes, goes quiet, and reports something else of itself", () => {
    const events = new ShopEvents();
    expect(details(events.ofLanes([lane("1"), closed("2")]))).toEqual([
      ["presence", "1", "fresh", null],
      ["presence", "2", "fresh", null],
    ]);
    expect(details(events.ofLanes([lane("1", { freshness: "stale" }), closed("2")]))).toEqual([
      ["presence", "1", "stale", "fresh"],
    ]);
    const health = { boot: "b", errors: null, failedStarts: 0, image: "newest", config: 0 } as Health;
    expect(events.ofHealth("1", health)).toHaveLength(1);
    expect(events.ofHealth("1", { ...health, tMs: 60000 })).toEqual([]);
    expect(details(events.ofHealth("1", { ...health, errors: "MEMORY" }))).toEqual([
      ["box", "1", "b", "MEMORY", 0, "newest", 0],
    ]);
  });

  it("count rejected messages by reason, a minute at a time", () => {
    const events = new ShopEvents();
    const rejection = (reason: string, about: string) => ({ reason, field: "", about, from: "mqtt 192.0.2.7" });
    expect(events.ofMinute(1000)).toEqual([]);
    for (const about of ["a", "b", "c"]) events.reject(rejection("not-json", about));
    events.reject(rejection("unknown-box", "d"));
    expect(events.ofMinute(60999)).toEqual([]);
    expect(details(events.ofMinute(61000))).toEqual([
      ["rejected", null, "not-json", 3, "a", "mqtt 192.0.2.7"],
      ["rejected", null, "unknown-box", 1, "d", "mqtt 192.0.2.7"],
    ]);
    expect(events.ofMinute(200000)).toEqual([]);
  });
});
