import { describe, expect, it } from "vitest";
import { checkTimeZone } from "../../../host/cli/time-zone.ts";

describe("checkTimeZone", () => {
  it.each([
    [undefined, "UTC"],
    ["", "Etc/Unknown"],
    ["Europe/Kyiv", "Europe/Kiev"],
    [":Europe/Kyiv", "Europe/Kiev"],
    ["Etc/UTC", "UTC"],
    ["EST5EDT", "America/New_York"],
  ])("takes TZ=%s, which Node runs as %s", (name, used) => {
    expect(() => checkTimeZone(name, used)).not.toThrow();
  });

  it.each([
    ["Nowhere/Land", undefined],
    ["europe/kyiv", undefined],
    ["+02:00", "UTC"],
    ["CET-1CEST,M3.5.0,M10.5.0/3", "UTC"],
    ["/usr/share/zoneinfo/Europe/Kyiv", undefined],
    ["Etc/Unknown", "Etc/Unknown"],
  ])("refuses TZ=%s, which Node runs as %s, with what was found and expected", (name, used) => {
    expect(() => checkTimeZone(name, used)).toThrow(
      `TZ:1: found ${JSON.stringify(name)}, expected a time zone by its name, such as Europe/Kyiv`,
    );
  });
});
