import { expect, it } from "vitest";
import { isOlder } from "../../protocol/image-label.ts";

it.each([
  ["0.9.9", "1.0.0", true],
  ["1.9.0", "1.10.0", true],
  ["1.2", "1.2.1", true],
  ["1.2.0", "1.2", false],
  ["1.2.0-rc", "1.2.0", false],
  ["1.2.0", "1.2.0", false],
])(
  "a version %s and %s: is the one before the other: %s, and never the other way as well",
  (version, than, isBefore) => {
    expect([isOlder(version, than), isOlder(than, version)]).toEqual([isBefore, false]);
  },
);
