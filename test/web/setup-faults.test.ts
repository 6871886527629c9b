import { expect, it } from "vitest";
import { describeIssue } from "../../host/config/checked-file.ts";
import { CONFIG, POLICY_NAMES } from "../../host/config/config.ts";
import { words as ENGLISH } from "../../host/web/public/language-en.ts";
import { fixOf } from "../../host/web/public/setup-faults.ts";

const SHOP = { store: "corner", lanes: [{ box: "lane-1" }, { box: "lane-2" }] };

/** What the page says of a configuration, by the host's own check. */
function fixesOf(changes: object): string[] {
  return (CONFIG.safeParse({ ...SHOP, ...changes }).error?.issues ?? []).map((issue) => {
    const { path, message } = describeIssue(issue, CONFIG);
    return fixOf({ path, expected: message }, ENGLISH);
  });
}

it.each([
  [{ targets: { callAbove: "many" } }, "Enter a number."],
  [{ targets: { callAbove: 2.5 } }, "Enter a whole number."],
  [{ targets: { callAbove: -1 } }, "Enter 0 or more."],
  [{ targets: { callAbove: 51 } }, "Enter 50 or less."],
  [{ targets: { coolDownMs: 86400001 } }, "Enter 24 h or less."],
  [{ targets: { coolDownMs: -1 } }, "Enter 0 s or more."],
  [{ targets: { minConfidence: 1.5 } }, "Enter 1 or less."],
  [{ store: "" }, "Enter 1 to 32 letters from a to z, digits, dots, dashes or underscores."],
  [{ lanes: [{ box: "a b" }] }, "Enter 1 to 32 letters from a to z, digits, dots, dashes or underscores."],
  [
    { lanes: [{ box: "lane-1" }, { box: "lane-1", name: "Other" }] },
    "Another place has this box: enter the name of another box.",
  ],
  [
    { lanes: [{ box: "lane-1" }, { box: "lane-2", name: "lane-1" }] },
    "Another lane or till has this name: choose one that staff can tell apart.",
  ],
  [{ lanes: [] }, "Add at least one lane."],
  [{ targets: { callAboveS: 4000 } }, "Enter 1 h or less."],
  [{ lanes: [{ box: "lane-1", name: "x".repeat(41) }] }, "Enter at most 40 characters."],
  [{ report: { overS: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }, "Enter at most 8 values."],
  [{ report: { overS: [90000] } }, "Enter 24 h or less."],
  [{ report: { promise: { overS: 240 } } }, "Enter a number."],
  [{ targets: { coolDownMs: "1:75" } }, "Enter minutes and seconds, such as 1:30."],
  [{ report: { overS: [240, "abc"] } }, "Enter minutes and seconds, such as 1:30."],
  [{ report: { overS: [240, 180] } }, "Enter times that rise, each once."],
  [{ report: { value: { basket: 0, purchases: 1, periods: 1 } } }, "Enter more than 0."],
  [{ broker: { url: "http://broker" } }, "Enter an address such as mqtt://192.0.2.10, mqtts:// for TLS."],
  [
    { broker: { url: "mqtt://host:word@broker" } },
    "Leave the password out of the address: put it into a file and name that.",
  ],
  [
    { broker: { url: "mqtt://broker", ca: "ca.crt" } },
    "Enter an address with mqtts:// or wss://, as there is a certificate.",
  ],
  [{ broker: { port: 70000 } }, "Enter 65,535 or less."],
  [{ broker: { tls: { cert: "a" } } }, "Enter something here."],
  [
    {
      serial: [
        { port: "a", box: "b" },
        { port: "a", box: "c" },
      ],
    },
    "Name each USB port once.",
  ],
  [
    {
      serial: [
        { port: "a", box: "b" },
        { port: "c", box: "b" },
      ],
    },
    "Name each box once.",
  ],
  [{ serial: [{ port: "", box: "b" }] }, "Enter something here."],
  [{ serial: [{ port: "a", box: "b", baudRate: 1 }] }, "Enter 300 or more."],
  [{ page: { setup: "everywhere" } }, "Enter one of local, network."],
  [{ homeAssistant: { discovery: "yes" } }, "Enter one of true, false."],
  [{ retention: { days: 1 } }, "Enter 7 or more."],
  [{ groups: [{ box: "line", tills: [] }] }, "Add at least one till to the group."],
  [{ colour: "red" }, "There is no such setting: remove it from the file."],
  [{ page: { prot: 80 } }, "There is no such setting: did you mean port?"],
  [{ lanes: [{ box: "lane-1", name: "Till\n1" }] }, "Enter a name that can be read, on one line."],
  [{ policy: { name: "guess" } }, `Enter one of ${POLICY_NAMES.join(", ")}.`],
])("says of %j what to enter", (changes, fix) => {
  expect(fixesOf(changes)).toEqual([fix]);
});
