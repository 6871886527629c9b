import { expect, it } from "vitest";
import type { Console } from "../../../host/provisioning/console.ts";
import { strangerSays } from "../../../host/provisioning/identify.ts";

const GARBAGE = "\u009b\u0010\u00fe7\u0080\u00c2\u001f\u0093";

it.each([
  ["\r\n>>> ", "not-espruino", "found a Python prompt, expected NodeMCU's; flash it, or choose another --port"],
  ["", "silent", "found silence, expected NodeMCU's prompt; is it the right port, "],
  [
    "T=20.5 C\r\n",
    "not-espruino",
    'found "T=20.5 C\\r\\n", expected NodeMCU\'s prompt; flash it, or choose another --port',
  ],
  [GARBAGE, "garbled", "expected NodeMCU's prompt; is --baud its speed? If it is, flash it, or choose another --port"],
])("a board that says %j is told with what was found, what was expected and what to do", (recent, fault, message) => {
  const board = { port: "/dev/ttyUSB0", recent } as Console;
  const found = strangerSays(board, "NodeMCU's", "flash it");
  expect(found.fault).toBe(fault);
  expect(found.message).toContain(message);
  expect(found.message).toMatch(/^\/dev\/ttyUSB0: found /);
});
