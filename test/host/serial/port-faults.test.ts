import { expect, it } from "vitest";
import { denied, openGroup } from "../../../host/serial/port-faults.ts";

const GROUPS = "root:x:0:\ndialout:x:20:anna\n";

it.each([
  [
    "of a group",
    { gid: 20, mode: 0o660 },
    "join the group 'dialout' (sudo usermod -aG dialout $USER) and log in again",
  ],
  // Whoever joins that group may do more than open a port.
  ["of root's group", { gid: 0, mode: 0o660 }, "run it as a user who may open the port"],
  ["of its owner alone", { gid: 20, mode: 0o600 }, "run it as a user who may open the port"],
  ["of a group without a name", { gid: 21, mode: 0o660 }, "run it as a user who may open the port"],
])("a port %s that may not be opened says what to do", (_, stat, todo) => {
  expect(denied("/dev/ttyUSB0", openGroup(stat, GROUPS))).toMatchObject({
    fault: "denied",
    message: `/dev/ttyUSB0: found permission denied, expected a port you may read and write; ${todo}`,
  });
});
