import { expect, it } from "vitest";
import { Pool } from "./pool.ts";

it("gives each thing to one at a time, in the order in which they came, and takes it back from who fails", async () => {
  const pool = new Pool<string>();
  const said: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: string): Promise<void> =>
    pool.use(async (thing) => {
      said.push(`${name} has ${thing}`);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === "first") throw new Error("broken");
    });
  const first = run("first");
  const rest = [run("second"), run("third")];
  pool.add("a");
  pool.add("b");
  await Promise.resolve();
  await Promise.resolve();
  expect(said).toEqual(["first has a", "second has b"]);
  ends.shift()?.();
  await expect(first).rejects.toThrow("broken");
  await new Promise((resolve) => setImmediate(resolve));
  expect(said).toEqual(["first has a", "second has b", "third has a"]);
  for (const end of ends) end();
  await Promise.all(rest);
});
