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

  it("say how the way to head office stands, where there is one", async () => {
    const away = { isConnected: true, isHeard: false, backlog: 5, backlogS: 60, lost: 7, fault: "" };
    const linesOf = async (headOffice: typeof away | null) =>
      (await metricsOf(snapshot({ headOffice }), {})).text
        .split("\n")
        .filter((line) => line.startsWith("tillbeacon_uplink"));
    expect(await linesOf(away)).toEqual([
      "tillbeacon_uplink_connected 1",
      "tillbeacon_uplink_heard 0",
      "tillbeacon_uplink_backlog_records 5",
      "tillbeacon_uplink_backlog_seconds 60",
      "tillbeacon_uplink_lost_records 7",
    ]);
    expect(await linesOf(null)).toEqual([]);
  });
});
