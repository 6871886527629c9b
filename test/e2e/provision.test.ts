import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AccountBook } from "../../host/config/account-book.ts";
import { FakeBoard } from "../serial/fake-board.ts";
import { type Cable, cablePool, eventually } from "../serial/pty.ts";
import { runBeside, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";
import { Terminal } from "./terminal.ts";

const { dir, remove } = scratch();
afterAll(remove);

/** Boards that are set up side by side. */
const cables = cablePool(dir, 3);

/** A board on a cable of its own. */
interface Place {
  cable: Cable;
  board: FakeBoard;
  provision(args: string[], env?: { [name: string]: string }): ReturnType<typeof runBeside>;
  /** What the board has been given. */
  settings(): { [key: string]: unknown };
}

const it = test.extend<{ place: Place }>({
  place: ({ task: _ }, use) =>
    cables.use(async (cable) => {
      await cable.plug();
      const board = new FakeBoard();
      await board.open(cable);
      await use({
        cable,
        board,
        provision: (args, env = {}) => runBeside(["provision", "--port", cable.near, ...args], dir, { env }),
        settings: () => JSON.parse(board.console.storage.files["tillbeacon.json"] ?? ""),
      });
      await board.close();
      await cable.pull();
    }),
});

describe.skipIf(socat === undefined)(`tillbeacon provision${note("socat", socat)}`, { concurrent: true }, () => {
  it("writes settings with secrets from environment and file, and shows no secret", async ({
    place: { provision, settings },
  }) => {
    const file = path.join(dir, "broker-password");
    writeFileSync(file, "quite secret\n");
    chmodSync(file, 0o600);
    const args =
      "--store corner --box lane-3 --ssid shop --broker 192.0.2.10 --username lane-3 --sensors entry,exit,tail";
    const { code, stdout, stderr } = await provision([...args.split(" "), "--password-file", file], {
      TILLBEACON_WIFI_PASSWORD: "rather secret",
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(settings()).toEqual({
      store: "corner",
      box: "lane-3",
      ssid: "shop",
      wifiPassword: "rather secret",
      broker: "192.0.2.10",
      port: 1883,
      username: "lane-3",
      password: "quite secret",
      tillSwitch: "switch",
      layout: { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: true },
    });
    expect(stdout).toMatch(/sensors: entry, exit, tail/);
    expect(stdout).toMatch(/tillbeacon\.json: written and compared/);
    expect(stdout + stderr).not.toMatch(/secret/);
    const shown = await provision(["--show"]);
    expect(shown.stdout).toMatch(/wifiPassword: set/);
    expect(shown.stdout).not.toMatch(/secret/);
  });

  it("gives a box credentials of its own where the shop's configuration is, shows none, and keeps them until told otherwise", async ({
    place: { cable, settings },
  }) => {
    const shop = path.join(dir, "shop");
    mkdirSync(shop, { recursive: true });
    writeFileSync(path.join(shop, "tillbeacon.yaml"), "store: corner\nlanes: [{box: lane-3}]\nlog: data/log.sqlite\n");
    const here = (args: string[]) =>
      runBeside([...args, "--port", cable.near], shop, { env: { TILLBEACON_WIFI_PASSWORD: "rather secret" } });
    const made = await here(["provision", "--box", "lane-3", "--ssid", "shop", "--broker", "192.0.2.10"]);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    const file = path.join(shop, "data/credentials.json");
    const first = settings() as { store: string; username: string; password: string; updateKey: string };
    expect(first).toMatchObject({ store: "corner", box: "lane-3", username: "lane-3" });
    expect([first.password.length, first.updateKey.length]).toEqual([43, 43]);
    expect(made.stdout).toMatch(/credentials of lane-3: made and written to the board/);
    for (const secret of [first.password, first.updateKey]) expect(made.stdout + made.stderr).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const login = async (password: string) => (await new AccountBook(file).verify("lane-3", password, "a")).kind;
    expect(await login(first.password)).toBe("ok");

    expect((await here(["provision", "--sensors", "entry,exit"])).code).toBe(0);
    expect(settings()).toMatchObject({ password: first.password, updateKey: first.updateKey });
    const rotated = await here(["boxes", "rotate", "lane-3"]);
    expect([rotated.code, rotated.stderr]).toEqual([0, ""]);
    const second = settings() as typeof first;
    expect(second.password).not.toBe(first.password);
    expect(second.updateKey).not.toBe(first.updateKey);
    expect([await login(first.password), await login(second.password)]).toEqual(["refused", "ok"]);
  });

  it("hands a board that takes another's place what the host knows of its lane, unless it is to begin anew", async ({
    place: { cable, board },
  }) => {
    const shop = path.join(dir, "replaced");
    mkdirSync(path.join(shop, "data/learned"), { recursive: true });
    writeFileSync(path.join(shop, "tillbeacon.yaml"), "store: corner\nlanes: [{box: lane-3}]\nlog: data/log.sqlite\n");
    writeFileSync(path.join(shop, "data/learned/lane-3"), "1.0.11111 1320 900");
    const here = (...args: string[]) => runBeside(["provision", ...args, "--port", cable.near], shop);
    const first = await here("--box", "lane-3", "--serial");
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(board.console.storage.files.tblearned).toBe("1.0.11111 1320 900");
    expect(first.stdout).toMatch(/what lane-3 had learned by \d{4}-\d\d-\d\d \d\d:\d\d.*: on the board/);
    expect((await here("--box", "lane-3", "--forget")).code).toBe(0);
    expect(board.console.storage.files.tblearned).toBeUndefined();
    expect((await here("--box", "lane-4")).stdout).not.toMatch(/learned/);
  });

  it("refuses a network's name that an ESP32's interpreter would cut", async ({ place: { board, provision } }) => {
    const args = (ssid: string) => ["--store", "corner", "--box", "lane-3", "--ssid", ssid, "--broker", "192.0.2.10"];
    const secret = { TILLBEACON_WIFI_PASSWORD: "rather secret" };
    const long = await provision(args("s".repeat(32)), secret);
    expect([long.code, long.stderr]).toEqual([2, expect.stringMatching(/ssid: found 32 bytes, expected at most 31/)]);
    expect(board.console.storage.files["tillbeacon.json"]).toBeUndefined();
    expect((await provision(args("s".repeat(31)), secret)).code).toBe(0);
  });

  it("keeps what is not given, and what it does not know", async ({ place: { board, provision, settings } }) => {
    const before = {
      store: "corner",
      box: "lane-1",
      ssid: "shop",
      wifiPassword: "rather secret",
      broker: "h",
      port: 8883,
      username: "",
      password: "",
      tillSwitch: "none",
      layout: { tills: 3, entry: true, entryPair: false, exit: true, head: false, tail: false },
      later: { x: 1 },
    };
    board.console.storage.files["tillbeacon.json"] = JSON.stringify(before);
    // What was there at another place.
    board.console.storage.files.tblearned = "of another place";
    expect((await provision(["--box", "lane-2"])).code).toBe(0);
    expect(settings()).toEqual({ ...before, box: "lane-2" });
    expect(board.console.storage.files.tblearned).toBeUndefined();
    expect((await provision(["--serial", "--sensors", "exit,head"])).code).toBe(0);
    expect(settings()).toMatchObject({ ssid: "", wifiPassword: "", broker: "", layout: { tills: 3, entry: false } });
  });

  it.for<[string[], { [name: string]: string }, RegExp]>([
    [[], {}, /store: found nothing, expected --store NAME/],
    [["--store", "corner"], {}, /box: found nothing, expected --box NAME/],
    [["--store", "a b", "--box", "x"], {}, /store: found "a b", expected 1 to 32 letters/],
    [
      ["--store", "a", "--box", "x", "--ssid", "s", "--broker", "h"],
      {},
      /password of WiFi "s": found none, expected it in/,
    ],
    [
      ["--store", "a", "--box", "x", "--ssid", "s", "--broker", "h"],
      { TILLBEACON_WIFI_PASSWORD: "short" },
      /wifiPassword: found 5 characters, expected 8 to 63 printable/,
    ],
    [
      ["--store", "a", "--box", "x", "--ssid", "s"],
      { TILLBEACON_WIFI_PASSWORD: "" },
      /broker: found nothing, expected/,
    ],
    [["--store", "a", "--box", "x", "--sensors", "entry,door"], {}, /--sensors: found "door", expected some of entry/],
    [["--store", "a", "--box", "x", "--sensors", "entry2"], {}, /found entry2 without entry/],
    [["--show"], {}, /found no settings on the board/],
  ])("refuses %j", async ([args, env, message], { place: { board, provision } }) => {
    const { code, stderr } = await provision(args, env);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(board.console.storage.files["tillbeacon.json"]).toBeUndefined();
  });

  it("asks at a terminal for what is missing, and echoes no secret", async ({ place: { cable, settings } }) => {
    const said = await atTerminal(dir, cable.near, [
      [/name of the store \[corner-shop\] $/, "corner"],
      [/name of the box \[lane-1\] $/, ""],
      [/WiFi network.*\[-\] $/, "shop"],
      [/address of the host.*\[-\] $/, "192.0.2.7"],
      [/sensors that are wired \[.*\] $/, "entry,exit"],
      [/password of WiFi "shop" \(not shown\) $/, "very hiddenX\u007f"],
    ]);
    expect(settings()).toMatchObject({ store: "corner", box: "lane-1", ssid: "shop", wifiPassword: "very hidden" });
    expect(said).not.toMatch(/hidden/);
  });

  it("proposes the shop's first box that has no credentials, and says when the shop has no such box", async ({
    place: { cable, board, settings },
  }) => {
    const shop = path.join(dir, "two");
    mkdirSync(shop);
    writeFileSync(path.join(shop, "tillbeacon.yaml"), "store: corner\nlanes: [{box: left}, {box: right}]\n");
    const here = (...args: string[]) => runBeside(["provision", "--port", cable.near, ...args], shop);
    const first = await here("--box", "left", "--broker", "192.0.2.7");
    expect([first.code, first.stdout]).toEqual([0, expect.not.stringMatching(/has no box/)]);
    delete board.console.storage.files["tillbeacon.json"];
    await atTerminal(shop, cable.near, [
      [/name of the box \[right\] $/, ""],
      [/WiFi network.*\[-\] $/, ""],
      [/address of the host.*\[-\] $/, ""],
      [/sensors that are wired \[.*\] $/, ""],
    ]);
    expect(settings()).toMatchObject({ store: "corner", box: "right", layout: { tail: true } });
    const stranger = await here("--box", "rihgt");
    expect(stranger.code).toBe(0);
    expect(stranger.stdout).toMatch(
      /tillbeacon\.yaml has no box rihgt: until it has, the records of this one decide nothing/,
    );
  });
});

/** Provisions with somebody at the terminal, who answers each question; gives what was said in the end. */
async function atTerminal(cwd: string, port: string, answers: readonly [RegExp, string][]): Promise<string> {
  const terminal = new Terminal(["provision", "--port", port], cwd);
  for (const [question, answer] of answers) await terminal.answer(question, answer);
  await eventually(() => /written and compared/.test(terminal.text), "the end");
  await eventually(() => terminal.isOver || /started/.test(terminal.text), "the start");
  terminal.end();
  return terminal.text;
}
