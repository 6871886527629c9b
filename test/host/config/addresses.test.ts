// No address in a configuration holds a password: it would be shown wherever the address is.
import { describe, expect, it } from "vitest";
import { shortJson } from "../../../host/config/checked-file.ts";
import { CONFIG } from "../../../host/config/config.ts";

const shop = (parts: object): unknown => ({ store: "s", lanes: [{ box: "a" }], ...parts });

describe("an address of", () => {
  it.each([
    ["the broker", { broker: { url: "mqtts://host:planted@h" } }],
    ["head office", { headOffice: { servers: ["mqtts://host:planted@h:8883"] } }],
    ["Sparkplug's broker", { sparkplug: { url: "mqtt://host:planted@h", group: "g" } }],
  ])("%s is refused with a password in it, and shown without", (_, parts) => {
    const read = CONFIG.safeParse(shop(parts));
    expect(read.success).toBe(false);
    expect(JSON.stringify(read.error?.issues)).not.toContain("planted");
    expect(shortJson(Object.values(parts)[0])).not.toContain("planted");
  });

  it.each([
    ["the broker", { broker: { url: "mqtts://h:8883", ca: "ca.crt", cert: "c.crt", key: "c.key" } }],
    ["head office", { headOffice: { servers: ["mqtts://h:8883", "mqtt://[::1]"] } }],
    ["Sparkplug's broker", { sparkplug: { url: "mqtts://h", group: "g" } }],
  ])("%s is taken without one", (_, parts) => expect(CONFIG.safeParse(shop(parts)).success).toBe(true));

  it("the broker needs TLS for certificates", () => {
    const read = CONFIG.safeParse(shop({ broker: { url: "mqtt://h", ca: "ca.crt" } }));
    expect(read.error?.issues[0]?.path ?? read.success).toEqual(["broker"]);
  });
});
