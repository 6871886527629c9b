// Set-up of each unit test file. One that asks for a bundle fails instead of waiting for the compilers, and none leaves
// globals behind for the next, which runs in the same thread.
import { afterAll, vi } from "vitest";

vi.mock(import("../firmware/build/bundles.ts"), async (original) => ({
  ...(await original()),
  readBundle: async (name) => refuse(name),
  buildBundle: async (name) => refuse(name),
}));

afterAll(() => {
  vi.unstubAllGlobals();
});

function refuse(name: string): never {
  throw new Error(`a unit test asked for the bundle '${name}': move it to test/target`);
}
