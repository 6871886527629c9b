import { describe, expect, it } from "vitest";
import { type Account, mayPublish, maySubscribe, mayUseClientId } from "../../../../host/core/clients/accounts.ts";

const box: Account = { role: "box", user: "lane-1", made: "1" };
const host: Account = { role: "host", user: "tillbeacon-host", made: "1" };
const reader: Account = { role: "reader", user: "ha", made: "1" };

describe("what an account may do", () => {
  it.each<[string, boolean, boolean, boolean]>([
    ["tillbeacon/v1/s/lane-1/telemetry", true, false, false],
    ["tillbeacon/v1/s/lane-1/status", true, false, false],
    ["tillbeacon/v1/s/lane-1/beacon", false, false, false],
    ["tillbeacon/v1/s/lane-1/config", false, true, false],
    ["tillbeacon/v1/s/lane-1/update", false, true, false],
    ["tillbeacon/v1/s/lane-2/telemetry", false, false, false],
    ["tillbeacon/v1/t/lane-1/telemetry", false, false, false],
    ["tillbeacon/v2/s/lane-1/telemetry", false, false, false],
    ["tillbeacon/v1/s/lane-1/telemetry/x", false, false, false],
    ["tillbeacon/v1/s/shop/store", false, false, false],
    ["$SYS/broker", false, false, false],
    ["", false, false, false],
  ])("publish %s: box %s, host's tools %s, reader %s", (topic, byBox, byHost, byReader) => {
    expect([box, host, reader].map((account) => mayPublish(account, "s", topic))).toEqual([byBox, byHost, byReader]);
  });

  it.each<[string, boolean, boolean, boolean]>([
    ["tillbeacon/v1/s/lane-1/beacon", true, true, false],
    ["tillbeacon/v1/s/lane-1/#", true, true, false],
    ["tillbeacon/v1/s/lane-1/telemetry", false, true, false],
    ["tillbeacon/v1/s/lane-2/beacon", false, true, false],
    ["tillbeacon/v1/s/lane-1/+/x", false, true, false],
    ["tillbeacon/v1/s/+/beacon", false, true, false],
    ["tillbeacon/v1/s/#", false, true, false],
    ["tillbeacon/v1/s/shop/#", false, true, true],
    ["tillbeacon/v1/s/shop/+/lane-1", false, true, true],
    ["tillbeacon/v1/s/host", false, true, true],
    ["homeassistant/#", false, false, true],
    ["tillbeacon/v1/#", false, false, false],
    ["tillbeacon/v1/+/lane-1/beacon", false, false, false],
    ["+/v1/s/lane-1/beacon", false, false, false],
    ["#", false, false, false],
    ["$SYS/#", false, false, false],
  ])("subscribe to %s: box %s, host's tools %s, reader %s", (filter, byBox, byHost, byReader) => {
    const may = [box, host, reader].map((account) => maySubscribe(account, "s", filter, "homeassistant"));
    expect(may).toEqual([byBox, byHost, byReader]);
  });

  it.each<[string, boolean, boolean]>([
    ["s-lane-1", true, false],
    ["s-lane-2", false, false],
    ["", false, true],
    ["tool", false, true],
  ])("client id %s: box %s, others %s", (id, byBox, byOthers) => {
    expect([box, host, reader].map((account) => mayUseClientId(account, "s", id))).toEqual([byBox, byOthers, byOthers]);
  });
});
