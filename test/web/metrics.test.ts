import { describe, expect, it } from "vitest";
import { metricsOf } from "../../host/web/metrics.ts";
import { lane, snapshot } from "./snapshot.ts";

describe("metrics", () => {
  it("give every lane's numbers, and none that is not fresh", async () => {
    const lanes = [
      lane("1", { waiting: 3, waitS: 120 }),
      lane("2", { freshness: "stale", waiting: 5, isTrusted: false }),
    ];
    const { type, text } = await metricsOf(snapshot({ lanes }), { telemetry_total: 7 });
    expect(type).toContain("text/plain");
    expect(text).toContain('tillbeacon_waiting_customers{box="1",name="Till 1"} 3\n');
    expect(text).toContain('tillbeacon_wait_seconds{box="1",name="Till 1"} 120\n');
    expect(text).not.toContain('tillbeacon_waiting_customers{box="2"');
    expect(text).toContain('tillbeacon_freshness{box="2",name="Till 2",freshness="stale"} 1\n');
    expect(text).toContain("tillbeacon_lanes_fresh 1\n");
    // Nothing has been decided yet.
    expect(text).not.toMatch(/^tillbeacon_tills_needed /m);
    expect(text).toContain("# TYPE tillbeacon_telemetry_total counter\ntillbeacon_telemetry_total 7\n");
  });
});
