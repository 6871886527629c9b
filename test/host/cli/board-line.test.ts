import { expect, it } from "vitest";
import { onlyPort } from "../../../host/cli/board-line.ts";

it("a board without a named port is on the only one that somebody can have plugged it into", () => {
  expect(onlyPort(["/dev/ttyS0", "/dev/ttyACM0", "/dev/ttyS31"])).toBe("/dev/ttyACM0");
});

it.each<[string[], RegExp]>([
  [
    ["/dev/ttyUSB0", "/dev/ttyUSB1"],
    /^found ports \/dev\/ttyUSB0, \/dev\/ttyUSB1, expected one; name the board's with --port$/,
  ],
  [
    ["/dev/ttyS0"],
    /^found no serial port that a board could be on, expected one; plug the board in, .*A Pico that shows as a drive /,
  ],
])("ports %j are refused with what to do", (found, message) => {
  expect(() => onlyPort(found)).toThrow(message);
});
