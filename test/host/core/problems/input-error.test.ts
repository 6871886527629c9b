import { expect, it } from "vitest";
import { InputError } from "../../../../host/core/problems/input-error.ts";

it.each([
  ["shop.yaml", "shop.yaml:3: found a, expected b"],
  ["--from", "--from: found a, expected b"],
])("names %s as people can find it: an option has no lines", (place, text) => {
  expect(new InputError(place, 3, "a", "b").message).toBe(text);
});
