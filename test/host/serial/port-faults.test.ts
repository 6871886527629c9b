import { afterEach, expect, it, vi } from "vitest";
import { portFault } from "../../../host/serial/port-faults.ts";

const port = vi.hoisted(() => ({ gid: 20, mode: 0o660 }));

vi.mock("node:fs", async (original) => ({
  ...(await original<typeof import("node:fs")>()),
  statSync: () => ({ ...port, isCharacterDevice: () => true }),
  accessSync: () => {
    throw Object.assign(new Error("denied"), { code: "EACCES" });
  },
  readFileSync: () => "root:x:0:\ndialout:x:20:anna\n",
}));

afterEach(() => {
  Object.assign(port, { gid: 20, mode: 0o660 });
});

it.each([
  ["of a group", {}, "join the group 'dialout' (sudo usermod -aG dialout $USER) and log in again"],
  // Whoever joins that group may do more than open a port.
  ["of root's group", { gid: 0 }, "run it as a user who may open the port"],
  ["of its owner alone", { mode: 0o600 }, "run it as a user who may open the port"],
])("a port %s that may not be opened says what to do", (_, made, todo) => {
  Object.assign(port, made);
  expect(portFault("/dev/ttyUSB0", [])).toMatchObject({
    fault: "denied",
    message: `/dev/ttyUSB0: found permission denied, expected a port you may read and write; ${todo}`,
  });
});
