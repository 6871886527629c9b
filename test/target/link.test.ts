// The box's link in small counts; `npm run bench:link` has the large ones.
import { describe, expect, it } from "vitest";
import { mosquitto, note } from "../e2e/programs.ts";
import { findEspruino, skipNote } from "./espruino.ts";
import { deliver, freeze, reconnect, refuse } from "./link-run.ts";

const interpreter = findEspruino();
const where = interpreter === undefined ? "in the bare VM" : "on the real Espruino interpreter";
/** They mostly wait for records; the others measure times of the box. */
const TOGETHER = { concurrent: true, timeout: 120000 };

describe.skipIf(mosquitto === undefined)(`the image's link ${where}${note("mosquitto", mosquitto)}`, () => {
  it("delivers every record once and in order over a broker killed twice", TOGETHER, async () => {
    const result = await deliver(interpreter, { messages: 240, brokerKills: 2, hostKills: 0, speed: 8 });
    expect(result).toMatchObject({ upTo: result.logged, inOrder: true, dropped: 0, kills: 2 });
    expect(result.logged).toBeGreaterThanOrEqual(240);
    expect(result.marked).toBeGreaterThan(0);
  });

  it("loses nothing, and logs nothing twice, over a host killed without a farewell", TOGETHER, async () => {
    const result = await deliver(interpreter, { messages: 160, brokerKills: 0, hostKills: 1, speed: 8 });
    expect(result).toMatchObject({ upTo: result.logged, dropped: 0, kills: 1 });
    expect(result.duplicates).toBeGreaterThan(0);
  });

  it("notices a frozen broker within two keep-alives, and comes back", async () => {
    expect(await freeze(interpreter, 10)).toBeLessThanOrEqual(2);
  });

  it("says that its password is wrong, tries again slowly, and reports it when it is let in", async () => {
    const { said, tries, health } = await refuse(interpreter, 12, 120);
    expect(said).toBe("disconnected: refused with code 5");
    // Ten seconds and their jitter: five to fifteen.
    expect(tries).toBeGreaterThan(0);
    expect(tries).toBeLessThanOrEqual(2 + 120 / 5);
    expect(health).toBe("refused with code 5");
  });

  it.skipIf(interpreter === undefined)(
    `takes no memory for a connection that is gone${interpreter === undefined ? ` (${skipNote})` : ""}`,
    async () => {
      const { before, after } = await reconnect(interpreter as string, { times: 40, speed: 40 });
      expect(after - before).toBeLessThanOrEqual(40);
    },
  );
});
