// Head office as Prometheus metrics, and its health as JSON.
import { Counter, Gauge, Registry } from "prom-client";
import type { ProblemText } from "../../core/problems/warnings.ts";
import type { ConsumerStatus } from "../consumer/consumer.ts";
import type { ShopGlance } from "./overview.ts";

/** Shops that each have metrics of their own, at most: more would be too many series. */
const MOST_SHOPS = 500;

/** Text in Prometheus' exposition format, and its media type. */
export async function headOfficeMetrics(
  status: ConsumerStatus,
  shops: readonly ShopGlance[],
  warnings: readonly ProblemText[],
): Promise<{ type: string; text: string }> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name: `tillbeacon_headoffice_${name}`, help, registers: [registry] }).set(value);
  const counter = (name: string, help: string, value: number): void =>
    new Counter({ name: `tillbeacon_headoffice_${name}_total`, help, registers: [registry] }).inc(value);
  counter("records_received", "Records that came", status.received);
  counter("records_kept", "Records that were new", status.fresh);
  counter("records_repeated", "Records that had come before", status.repeated);
  counter(
    "records_rejected",
    "Records that were refused",
    Object.values(status.rejected).reduce((a, b) => a + b, 0),
  );
  counter("commits", "Batches that are durable", status.commits);
  counter("failed_commits", "Batches that the database did not take at once", status.failedCommits);
  counter("sums", "Minutes of shops that were summed up", status.minutes);
  gauge("connected", "1: the broker is there", status.isConnected ? 1 : 0);
  gauge("waiting_live_records", "Live records that wait for a commit", status.waiting.live);
  gauge("waiting_backlog_records", "Records of backlogs that wait for a commit", status.waiting.backlog);
  gauge("lag_seconds", "From a record's sending to its commit, at most, in the last batch", status.lagMs / 1000);
  for (const state of ["live", "behind", "silent"] as const)
    gauge(`shops_${state}`, `Shops that are ${state}`, shops.filter((shop) => shop.state === state).length);
  gauge("backlog_records", "Records that shops have and head office has not", sumOf(shops, "backlog"));
  gauge("lost_records", "Records that head office does not have, nor will have", sumOf(shops, "lost"));
  gauge(
    "missing_records",
    "Those of them that it had acknowledged, as after a restore from an older backup",
    sumOf(shops, "missing"),
  );
  gauge("shared_shops", "Shops under whose names two hosts send", sharedIn(shops).length);
  gauge("warnings", "Problems of head office itself that stand, such as a certificate that ends", warnings.length);
  addShops(registry, shops.slice(0, MOST_SHOPS));
  return { type: registry.contentType, text: await registry.metrics() };
}

function addShops(registry: Registry, shops: readonly ShopGlance[]): void {
  const each = (name: string, help: string, numberOf: (shop: ShopGlance) => number | null): void => {
    const gauge = new Gauge({ name: `tillbeacon_shop_${name}`, help, labelNames: ["store"], registers: [registry] });
    for (const shop of shops) {
      const value = numberOf(shop);
      if (value !== null) gauge.set({ store: shop.store }, value);
    }
  };
  each("age_seconds", "Age of the shop's newest frame", ({ ageS }) => ageS);
  each("waiting_customers", "Customers waiting in all trusted lines", ({ waiting }) => waiting);
  each("longest_wait_seconds", "Longest predicted wait", ({ longestWaitS }) => longestWaitS);
  each("tills_open", "Tills open", ({ open }) => open);
  each("backlog_records", "Records that the shop has and head office has not", ({ backlog }) => backlog);
}

/** The state for other monitoring. */
export function headOfficeHealth(
  status: ConsumerStatus,
  shops: readonly ShopGlance[],
  warnings: readonly ProblemText[],
): object {
  const isWell =
    status.fault === "" &&
    status.isConnected &&
    warnings.length === 0 &&
    shops.every(({ state, isShared }) => state === "live" && !isShared);
  const count = (state: ShopGlance["state"]): number => shops.filter((shop) => shop.state === state).length;
  return {
    status: isWell ? "ok" : "warning",
    database: status.fault === "" ? "ok" : status.fault,
    broker: status.isConnected ? "ok" : "no connection",
    shops: { live: count("live"), behind: count("behind"), silent: count("silent") },
    backlog: sumOf(shops, "backlog"),
    lost: sumOf(shops, "lost"),
    missing: sumOf(shops, "missing"),
    shared: sharedIn(shops),
    lagS: status.lagMs / 1000,
    rejected: status.rejected,
    warnings: warnings.map(({ text }) => text),
  };
}

function sharedIn(shops: readonly ShopGlance[]): string[] {
  return shops.filter(({ isShared }) => isShared).map(({ store }) => store);
}

function sumOf(shops: readonly ShopGlance[], key: "backlog" | "lost" | "missing"): number {
  return shops.reduce((sum, shop) => sum + shop[key], 0);
}
