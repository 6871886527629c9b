import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readChain } from "../../../host/config/chain-config.ts";
import { readConfig } from "../../../host/config/config.ts";
import { readLaneFile } from "../../../host/config/lane-file.ts";
import { readOffered } from "../../../host/config/offered-settings.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-checked-"));
const FILE = path.join(dir, "file.yaml");
const SHOP = "store: s\nlanes: [{ box: lane-1 }]\n";

/** What is said of a text, without the file's name. */
function saidOf(read: (file: string) => unknown, text: string): string {
  writeFileSync(FILE, text);
  try {
    read(FILE);
    return "";
  } catch (error) {
    return (error as Error).message.replace(FILE, "");
  }
}

describe("a fault in a file", () => {
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each([
    ["store: s\nlanes: [lane-1]\n", ':2: found lanes.0 = "lane-1", expected keys with values: box, name, '],
    [`${SHOP}serial: [/dev/ttyUSB0]\n`, ':3: found serial.0 = "/dev/ttyUSB0", expected keys with values: port, '],
  ])("names the keys that are expected where one value stands: %j", (text, said) => {
    expect(saidOf(readConfig, text)).toMatch(new RegExp(`^${said}`));
  });

  it.each([
    ["", ":1: found store = nothing, expected text"],
    ["- a\n", ':1: found file = ["a"], expected keys with values'],
    ["store: 12\nlanes: [{ box: lane-1 }]\n", ":1: found store = 12, expected text, in quotes"],
    ["store: s\nlanes: 3\n", ":2: found lanes = 3, expected a list"],
    ["store: a\nlanes: []\n", ":2: found lanes = [], expected at least one lane"],
    ["store: a\nlanes:\n  - box: x\npage:\n  port: http\n", ':5: found page.port = "http", expected a number'],
    [`${SHOP}targets: { callAbove: -1 }\n`, ":3: found targets.callAbove = -1, expected at least 0"],
    [`${SHOP}targets: { callAbove: 2.5 }\n`, ":3: found targets.callAbove = 2.5, expected a whole number"],
    [`${SHOP}targets: { callAbove: NaN }\n`, ':3: found targets.callAbove = "NaN", expected a number'],
    [`${SHOP}targets: { callAbove: .nan }\n`, ":3: found targets.callAbove = NaN, expected a number"],
    [`${SHOP}targets: { callAboveS: -.inf }\n`, ":3: found targets.callAboveS = -Infinity, expected a number"],
    [`${SHOP}page: { port: 70000 }\n`, ":3: found page.port = 70000, expected at most 65535"],
    [`${SHOP}page: { setup: all }\n`, ':3: found page.setup = "all", expected one of local, network'],
    [`${SHOP}policy: { name: best }\n`, ':3: found policy.name = "best", expected one of workload, threshold'],
    [`${SHOP}log: ""\n`, ':3: found log = "", expected at least 1 character'],
    [
      `${SHOP}report: { value: { basket: 0, purchases: 1, periods: 1 } }\n`,
      ":3: found report.value.basket = 0, expected more than 0",
    ],
    [
      `${SHOP}report: { overS: [180, 600, 240] }\n`,
      ":3: found report.overS.2 = 240, expected rising thresholds: one above 600",
    ],
    [
      `${SHOP}report:\n  overS:\n    - 180\n    - 180\n`,
      ":6: found report.overS.1 = 180, expected rising thresholds: one above 180",
    ],
    [`${SHOP}retention: { gigabytes: 0 }\n`, ":3: found retention.gigabytes = 0, expected at least 0.1"],
    [`${SHOP}homeAssistant: { discovery: 1 }\n`, ":3: found homeAssistant.discovery = 1, expected true or false"],
    [
      `${SHOP}brokr: { port: 1 }\n`,
      ':3: found brokr = {"port":1}, expected no such key; did you mean broker? (docs/configuration.md lists the keys)',
    ],
    [
      `${SHOP}broker: { prot: 1 }\n`,
      ":3: found broker.prot = 1, expected no such key; did you mean port? (docs/configuration.md lists the keys)",
    ],
    [
      `${SHOP}policy: { name: workload, saftey: 1 }\n`,
      ":3: found policy.saftey = 1, expected no such key; did you mean safety? (docs/configuration.md lists the keys)",
    ],
    [
      "store: s\nlanes:\n  - box: lane-1\n    Switch: false\n",
      ":4: found lanes.0.Switch = false, expected no such key; did you mean switch? (docs/configuration.md lists the keys)",
    ],
    [
      "Store: s\nlanes: [{ box: lane-1 }]\n",
      ':1: found Store = "s", expected no such key; did you mean store? (docs/configuration.md lists the keys)',
    ],
    [
      `${SHOP}broker: { url: mqtt://b, port: 1 }\n`,
      ':3: found broker = {"url":"mqtt://b","port":1}, expected only one of url, port',
    ],
    [
      `${SHOP}broker: { url: mqtt://b, prot: 1 }\n`,
      ":3: found broker.prot = 1, expected no such key; did you mean port? (docs/configuration.md lists the keys)",
    ],
    [`${SHOP}groups:\n  - box: line\n    name: G\n`, ":4: found groups.0.tills = nothing, expected a list"],
    [
      "store: s\nlanes:\n  - &a { box: lane-1 }\n  - <<: *a\n    box: lane-2\n",
      ':4: found lanes.1.<< = {"source":"a"}, expected no such key; merging (<<) is not read: write out what is merged (docs/configuration.md lists the keys)',
    ],
    [`${SHOP}---\n${SHOP}`, ":3: found a second document (---), expected one"],
    ["store: s\nlanes:\n\t- box: lane-1\n", ":3: found Tabs are not allowed as indentation, expected valid YAML"],
    [
      `${SHOP}homeAssistant: { prefix: home/+ }\n`,
      ':3: found homeAssistant.prefix = "home/+", expected 1 to 64 characters without + and #',
    ],
    [`${SHOP}foo: 1\n`, ":3: found foo = 1, expected no such key (docs/configuration.md lists the keys)"],
  ])("of a shop: %j", (text, said) => {
    expect(saidOf(readConfig, text)).toBe(said);
  });

  it.each([
    ["tills: many\n", ':1: found tills = "many", expected a number'],
    ["# a lane\ntills: 13\n", ":2: found tills = 13, expected at most 12"],
    ["sensors: { entry: 1 }\n", ":1: found sensors.entry = 1, expected true or false"],
    ["background: { head: -5 }\n", ":1: found background.head = -5, expected at least 0"],
    ["- a\n", ':1: found file = ["a"], expected keys with values'],
    [
      "sensors:\n  zone: true\n",
      ":2: found sensors.zone = true, expected no such key (expected are tills, background with head and tail, and sensors with",
    ],
  ])("of a lane: %j", (text, said) => {
    expect(saidOf(readLaneFile, text)).toContain(said);
  });

  it("of a chain and of settings that it offers", () => {
    expect(saidOf(readChain, "foo: 1\n")).toMatch(/^:1: found .*, expected (?!Invalid|Too)/);
    expect(saidOf(readOffered, "targets: { callAbove: -1 }\n")).toBe(
      ":1: found targets.callAbove = -1, expected at least 0",
    );
  });
});
