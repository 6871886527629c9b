// Set-up of each unit test file. One that asks for a bundle fails instead of waiting for the compilers, and none leaves
// globals behind for the next, which runs in the same thread.
import { afterAll, vi } from "vitest";

vi.mock(import("../firmware/build/bundles.ts"), async (original) => ({
  ...(await original()),
  readBundle: async (name) => refuse(name),
  buildBundle: async (name) => refuse(name),
}));

/** As they were before the first file of this thread. */
const TIMERS: unique symbol = Symbol.for("tillbeacon.timers") as never;
const thread = globalThis as { [TIMERS]?: { setTimeout: typeof setTimeout; now: () => number } };
thread[TIMERS] ??= { setTimeout: globalThis.setTimeout, now: performance.now };

afterAll(() => {
  vi.unstubAllGlobals();
  const { setTimeout, now } = thread[TIMERS] as { setTimeout: typeof globalThis.setTimeout; now: () => number };
  const [isReal, isTime] = [globalThis.setTimeout === setTimeout, performance.now === now];
  globalThis.setTimeout = setTimeout;
  if (!isReal || !isTime) throw new Error("this file leaves fake timers behind: the next one would wait for ever");
});

function refuse(name: string): never {
  throw new Error(`a unit test asked for the bundle '${name}': move it to test/target`);
}
