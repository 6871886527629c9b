import { expect, it } from "vitest";
import { brokerRules, deniedOf } from "../../../host/app/broker-rules.ts";
import type { AccountBook } from "../../../host/config/account-book.ts";
import { CONFIG } from "../../../host/config/config.ts";
import type { Warning } from "../../../host/core/problems/warnings.ts";
import type { Counts } from "../../../host/core/store.ts";

const KNOWN = { boxes: { "lane-1": "hash" } };

it.each([
  ["only this machine reaches", {}, undefined, false, []],
  ["only this machine reaches, and that is to ask,", { anonymous: false }, KNOWN, true, []],
  ["others reach", { listen: "0.0.0.0" }, KNOWN, true, []],
  ["others reach, before any box has a password,", { listen: "0.0.0.0" }, { boxes: {} }, true, ["no-credentials"]],
  ["others reach, without a file of passwords,", { listen: "0.0.0.0" }, undefined, true, ["no-credentials"]],
  [
    "others reach, and that is to ask for nothing,",
    { listen: "0.0.0.0", anonymous: true },
    KNOWN,
    false,
    ["broker-open"],
  ],
  ["is the shop's own", { url: "mqtt://broker" }, undefined, false, []],
])("a broker that %s asks for passwords, and tells people, where it should", (_, broker, credentials, asks, told) => {
  const config = CONFIG.parse({ store: "s", lanes: [{ box: "lane-1" }], broker });
  const codes: string[] = [];
  const warnings = { onWarning: ({ problem }: Warning) => void codes.push(problem.code), onWarningOver: () => {} };
  const rules = brokerRules(config, { credentials } as unknown as AccountBook, warnings);
  expect([rules !== undefined, codes]).toEqual([asks, told]);
});

it("counts log-ins and topics that were refused as denied, and nothing else", () => {
  expect(deniedOf({ rejectedBy: { "bad-login": 2, "not-allowed": 3, "not-json": 4 } } as unknown as Counts)).toBe(5);
  expect(deniedOf({ rejectedBy: {} } as unknown as Counts)).toBe(0);
});
