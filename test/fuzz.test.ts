// The short form of `npm run fuzz`.
import { expect, it } from "vitest";
import { mutantOf, randomOf } from "./fuzz/mutate.ts";
import { stillReads, TARGETS } from "./fuzz/targets.ts";

it.each(TARGETS)("takes or refuses a thousand mutants: $name", ({ seeds, run }) => {
  const below = randomOf(20);
  for (let i = 0; i < 1000; i++) run(mutantOf(seeds, below));
});

it("reads frames after all that", () => expect(stillReads()).toBe(true));

it("makes the same mutants from the same seed", () => {
  const made = (): string[] => {
    const below = randomOf(7);
    return Array.from({ length: 50 }, () => mutantOf([Buffer.from("{}"), Buffer.from("abc")], below).toString("hex"));
  };
  expect(made()).toEqual(made());
  expect(new Set(made()).size).toBeGreaterThan(30);
});
