// `tillbeacon doctor --board` on the fake board, and on the real interpreter, which is none of our boards.
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ESP32, RP2040 } from "../../host/simulator/platforms.ts";
import { withEspruino } from "../serial/espruino-line.ts";
import { FakeBoard, type FakeBoardOptions } from "../serial/fake-board.ts";
import { Cable } from "../serial/pty.ts";
import { findEspruino, skipNote } from "../target/espruino.ts";
import { runBeside, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

interface Fact {
  name: string;
  seen: string;
  fits?: boolean;
}

const { dir, remove } = scratch();
afterAll(remove);

describe.skipIf(socat === undefined)(`tillbeacon doctor --board${note("socat", socat)}`, () => {
  const cable = new Cable(dir);
  let board: FakeBoard | undefined;
  const examine = async (options: FakeBoardOptions, ...args: string[]) => {
    await cable.plug();
    board = new FakeBoard(options);
    board.console.bluetooth = false;
    await board.open(cable);
    return runBeside(["doctor", "--board", "--for", "2", "--port", cable.near, ...args], dir);
  };

  afterEach(async () => {
    await board?.close();
    board = undefined;
    await cable.pull();
  });

  it.each([ESP32, RP2040])(
    "finds a fake $board as docs/platforms.md has it",
    async ({ board: name, pages, pageBytes }) => {
      const { code, stdout, stderr } = await examine({ board: name, storageBytes: pages * pageBytes });
      expect(stdout.split("\n").filter((line) => line.includes("OTHER"))).toEqual([]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`Espruino 2v29 on ${name}`);
      expect(stdout).toMatch(/as expected +watchdog +expected .* seen /);
    },
  );

  it("says what is other than expected, with exit code 1", async () => {
    const { code, stdout } = await examine({ storageBytes: 200000 }, "--json");
    const { facts } = JSON.parse(stdout) as { facts: Fact[] };
    expect(facts.filter(({ fits }) => fits === false)).toMatchObject([{ name: "Storage", seen: "200000 B" }]);
    expect(code).toBe(1);
  });
});

const interpreter = findEspruino();
describe.skipIf(socat === undefined || interpreter === undefined)(
  `the facts of the real interpreter${interpreter === undefined ? ` (${skipNote})` : ""}`,
  () => {
    it("are asked in words that it understands", async () => {
      await withEspruino(interpreter as string, async ({ port, dir: home }) => {
        const args = ["doctor", "--board", "--for", "2", "--as", "rp2040-pico", "--json", "--port", port];
        const { stdout, stderr } = await runBeside(args, home, { seconds: 100 });
        expect(stderr).toBe("");
        const facts = new Map((JSON.parse(stdout) as { facts: Fact[] }).facts.map((fact) => [fact.name, fact]));
        const unfit = [...facts.values()].filter(({ fits }) => fits === false).map(({ name }) => name);
        // A Linux build has memory of its own, a watchdog that does nothing, and no bus.
        const others = ["E.hwRand", "I2C without an acknowledgement", "blocks of memory", "watchdog"];
        expect(unfit.toSorted()).toEqual(others);
        expect(facts.get("Storage")).toMatchObject({ seen: "262144 B", fits: true });
        expect(facts.get("names of files")).toMatchObject({ fits: true });
      });
    }, 200000);
  },
);
