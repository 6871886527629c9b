import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, settingsFault } from "../../../host/provisioning/settings.ts";

const SETTINGS = { ...DEFAULT_SETTINGS, store: "s", box: "lane-1" };

describe("the settings of a box", () => {
  it.each([true, false, "button"])("take %j for the till's switch", (tillSwitch) => {
    expect(settingsFault({ ...SETTINGS, tillSwitch })).toBeUndefined();
  });

  it.each([
    ["knob", '"knob"'],
    [1, "1"],
    [null, "null"],
    [undefined, "nothing"],
  ])("refuse %j, and say what was expected", (tillSwitch, found) => {
    const fault = { key: "tillSwitch", found, expected: 'true, false or "button"' };
    expect(settingsFault({ ...SETTINGS, tillSwitch })).toEqual(fault);
  });
});
