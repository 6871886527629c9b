// The shop as Prometheus metrics, computed when they are asked for.
import { Counter, Gauge, Registry } from "prom-client";
import { shopTillsOf } from "../core/dispatch/advice.ts";
import type { UplinkStatus } from "../core/uplink-status.ts";
import type { LaneSnapshot, Snapshot } from "./snapshot.ts";

const FRESHNESS = ["fresh", "stale", "offline", "unknown"] as const;
const STATES = ["closed", "idle", "serving", "stalled", "blind", "unknown"] as const;

/** Text in Prometheus' exposition format, and its media type. */
export async function metricsOf(
  shop: Snapshot,
  counts: { [name: string]: number },
): Promise<{ type: string; text: string }> {
  const registry = new Registry();
  addLanes(registry, shop.lanes);
  const tills = shopTillsOf(shop.advice);
  const store = gauges(registry, []);
  store("tillbeacon_lanes_fresh", "Boxes heard in the last seconds", shop.lanes.filter(isFresh).length);
  store("tillbeacon_calls", "Tills that are called now", shop.calls.length);
  store("tillbeacon_tills_open", "Tills open, those on their way included", tills.open);
  store("tillbeacon_tills_needed", "Tills needed now; absent: not known", tills.needed);
  store("tillbeacon_warnings", "Problems of the system itself that stand", shop.warnings.length);
  store("tillbeacon_log_waiting_records", "Records that wait in memory for the log", shop.waiting);
  if (shop.headOffice != null) addUplink(store, shop.headOffice);
  for (const [name, value] of Object.entries(counts))
    new Counter({ name: `tillbeacon_${name}`, help: "Since the start of the host", registers: [registry] }).inc(value);
  return { type: registry.contentType, text: await registry.metrics() };
}

function addUplink(set: ReturnType<typeof gauges>, uplink: UplinkStatus): void {
  const { isConnected, isHeard, backlog, backlogS, lost } = uplink;
  set("tillbeacon_uplink_connected", "1: head office's broker is there", isConnected ? 1 : 0);
  set("tillbeacon_uplink_heard", "1: head office has acknowledged something in the last seconds", isHeard ? 1 : 0);
  set("tillbeacon_uplink_backlog_records", "Records that head office does not have", backlog);
  set("tillbeacon_uplink_backlog_seconds", "Age of the oldest of them", backlogS);
  set("tillbeacon_uplink_lost_records", "Records that the outbox had no room for", lost);
}

function addLanes(registry: Registry, lanes: readonly LaneSnapshot[]): void {
  const set = gauges(registry, ["box", "name"]);
  const each = (name: string, help: string, numberOf: (lane: LaneSnapshot) => number | null): void => {
    for (const lane of lanes) set(name, help, numberOf(lane), { box: lane.box, name: lane.name });
  };
  // A number that is not fresh is no number: an old one would draw a line that nobody has measured.
  each("tillbeacon_waiting_customers", "Customers waiting", (lane) => (isFresh(lane) ? lane.waiting : null));
  each("tillbeacon_wait_seconds", "Predicted wait of somebody who joins now", (lane) =>
    isFresh(lane) ? lane.waitS : null,
  );
  each("tillbeacon_confidence_ratio", "Probability that the length is right to within one", (lane) =>
    isFresh(lane) ? lane.confidence : null,
  );
  each("tillbeacon_trusted", "1: fresh, and as sure as the shop asks for", (lane) => (lane.isTrusted ? 1 : 0));
  const freshness = gauges(registry, ["box", "name", "freshness"]);
  const states = gauges(registry, ["box", "name", "state"]);
  for (const { box, name, ...lane } of lanes) {
    for (const value of FRESHNESS)
      freshness("tillbeacon_freshness", "1 for the present one", lane.freshness === value ? 1 : 0, {
        box,
        name,
        freshness: value,
      });
    for (const value of STATES)
      states("tillbeacon_till_state", "1 for the present one", lane.state === value ? 1 : 0, {
        box,
        name,
        state: value,
      });
  }
}

type Labels = { [label: string]: string };

/** Sets gauges of one registry by name; unknown is left out. */
function gauges(registry: Registry, labelNames: string[]) {
  const known = new Map<string, Gauge>();
  return (name: string, help: string, value: number | null, labels: Labels = {}): void => {
    // A gauge that has been made and not set says 0.
    if (value === null) return;
    const gauge = known.get(name) ?? new Gauge({ name, help, labelNames, registers: [registry] });
    known.set(name, gauge);
    gauge.set(labels, value);
  };
}

function isFresh({ freshness }: LaneSnapshot): boolean {
  return freshness === "fresh";
}
