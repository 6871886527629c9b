import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, settingsFault } from "../../../host/provisioning/settings.ts";
import { type BoxSettings, settingsProblem } from "../../../protocol/box-settings.ts";

const SETTINGS = { ...DEFAULT_SETTINGS, store: "s", box: "lane-1" };

describe("the settings of a box", () => {
  it.each(["switch", "none", "button"])("take %j for the till's switch", (tillSwitch) => {
    expect(settingsFault({ ...SETTINGS, tillSwitch })).toBeUndefined();
  });

  it.each([
    ["knob", '"knob"'],
    [1, "1"],
    [true, "true"],
    [null, "null"],
    [undefined, "nothing"],
  ])("refuse %j, and say what was expected", (tillSwitch, found) => {
    const fault = { key: "tillSwitch", found, expected: "one of none, switch, button" };
    expect(settingsFault({ ...SETTINGS, tillSwitch })).toEqual(fault);
  });

  it.each([
    [{ port: 0 }, { key: "port", found: "0", expected: "a whole number from 1 to 65535" }],
    [
      { store: "a/b" },
      { key: "store", found: '"a/b"', expected: "1 to 32 letters from a to z, digits, dots, dashes or underscores" },
    ],
    [
      { wifiPassword: "short" },
      { key: "wifiPassword", found: "5 characters", expected: "8 to 63 printable ASCII characters" },
    ],
    [{ tls: "yes" }, { key: "tls", found: '"yes"', expected: "true or false" }],
    [
      { layout: { ...DEFAULT_SETTINGS.layout, tills: 13 } },
      { key: "layout.tills", found: "13", expected: "a whole number from 0 to 12" },
    ],
    [
      { layout: { ...DEFAULT_SETTINGS.layout, headMm: -1 } },
      { key: "layout.headMm", found: "-1", expected: "a number from 0 to 10000" },
    ],
  ])("with %j are refused with the place, what was found and what was expected", (change, fault) => {
    expect(settingsFault({ ...SETTINGS, ...change })).toEqual(fault);
  });

  it.each([
    ["missing", { port: undefined }],
    ["of another type", { broker: 7 }],
    ["too long", { username: "u".repeat(65) }],
    ["out of its range", { port: 65536 }],
    ["none of its choices", { tillSwitch: "knob" }],
    ["in the layout and wrong", { layout: { ...DEFAULT_SETTINGS.layout, exit: 1 } }],
  ])("that are %s are refused by the box, too", (_, change) => {
    const settings = { ...SETTINGS, ...change };
    expect(settingsFault(settings)).toBeDefined();
    expect(settingsProblem(settings as unknown as BoxSettings)).toMatch(/^[a-zA-Z.]+: found .*, expected /);
    expect(settingsProblem(SETTINGS as BoxSettings)).toBe("");
  });
});
