// How tests wait for real parts: until something holds, with a limit that only a fault reaches.

/** What takes 2 s on a machine of its own takes 24 s at a load of 20; less than a pure test has in all. Unit ms. */
const PATIENCE_MS = 25000;

/** Tries until `check` does not throw, and resolves to what it returns; rejects with its last error after `PATIENCE_MS`. */
export async function untilHolds<T>(check: () => T | Promise<T>, intervalMs = 20): Promise<T> {
  for (const endMs = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > endMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
