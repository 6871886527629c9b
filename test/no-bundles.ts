// Set-up of the unit project: a unit test that asks for a bundle fails, instead of waiting for the compilers.
import { vi } from "vitest";

vi.mock(import("../firmware/build/bundles.ts"), async (original) => ({
  ...(await original()),
  readBundle: async (name) => refuse(name),
  buildBundle: async (name) => refuse(name),
}));

function refuse(name: string): never {
  throw new Error(`a unit test asked for the bundle '${name}': move it to test/target`);
}
