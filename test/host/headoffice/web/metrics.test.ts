import { describe, expect, it } from "vitest";
import type { ConsumerStatus } from "../../../../host/headoffice/consumer/consumer.ts";
import { headOfficeHealth, headOfficeMetrics } from "../../../../host/headoffice/web/metrics.ts";
import type { ShopGlance } from "../../../../host/headoffice/web/overview.ts";

const STATUS: ConsumerStatus = {
  ...{ received: 11, fresh: 12, repeated: 13, rejected: { "other-store": 2, implausible: 3 }, commits: 14 },
  ...{ failedCommits: 15, minutes: 16, waiting: { live: 17, backlog: 18 }, lagMs: 1900, isConnected: true, fault: "" },
};
const SHOP: ShopGlance = {
  ...{ store: "a", state: "live", ageS: 4, lanes: 2, lanesHeard: 2, open: 1, waiting: 5, longestWaitS: 250 },
  ...{ isMore: false, isLonger: false, mayBeOpen: 0, backlog: 20, lost: 21, missing: 22, isShared: false, lagS: 0 },
};
const SILENT: ShopGlance = {
  ...{ ...SHOP, store: "b", state: "silent", ageS: null, open: null, waiting: null, longestWaitS: null },
  ...{ backlog: 30, lost: 31, missing: 32, isShared: true },
};

it("give every number of head office under its name, and of a shop what is known", async () => {
  const { text } = await headOfficeMetrics(STATUS, [SHOP, SILENT], [{ text: "a", remedy: "b" }]);
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines.map((line) => line.replace("tillbeacon_", ""))).toEqual([
    "headoffice_records_received_total 11",
    "headoffice_records_kept_total 12",
    "headoffice_records_repeated_total 13",
    "headoffice_records_rejected_total 5",
    "headoffice_commits_total 14",
    "headoffice_failed_commits_total 15",
    "headoffice_sums_total 16",
    "headoffice_connected 1",
    "headoffice_waiting_live_records 17",
    "headoffice_waiting_backlog_records 18",
    "headoffice_lag_seconds 1.9",
    "headoffice_shops_live 1",
    "headoffice_shops_behind 0",
    "headoffice_shops_silent 1",
    "headoffice_backlog_records 50",
    "headoffice_lost_records 52",
    "headoffice_missing_records 54",
    "headoffice_shared_shops 1",
    "headoffice_warnings 1",
    'shop_age_seconds{store="a"} 4',
    'shop_waiting_customers{store="a"} 5',
    'shop_longest_wait_seconds{store="a"} 250',
    'shop_tills_open{store="a"} 1',
    'shop_backlog_records{store="a"} 20',
    'shop_backlog_records{store="b"} 30',
  ]);
});

describe("the health of head office", () => {
  it.each([
    ["all is well", {}, {}, 0, "ok"],
    ["the database takes nothing", { fault: "disk full" }, {}, 0, "warning"],
    ["the broker is away", { isConnected: false }, {}, 0, "warning"],
    ["a shop is behind", {}, { state: "behind" as const }, 0, "warning"],
    ["two hosts send as one shop", {}, { isShared: true }, 0, "warning"],
    ["head office itself has a problem", {}, {}, 1, "warning"],
  ])("is told where %s", (_, status, shop, warnings, told) => {
    const problems = Array.from({ length: warnings }, () => ({ text: "a", remedy: "b" }));
    expect(headOfficeHealth({ ...STATUS, ...status }, [{ ...SHOP, ...shop }], problems)).toMatchObject({
      status: told,
      database: "fault" in status ? "disk full" : "ok",
      broker: "isConnected" in status ? "no connection" : "ok",
    });
  });
});
