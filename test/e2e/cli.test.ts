import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../host/cli/commands.ts";
import { simulatedTrace } from "../target/traces.ts";
import { COMMAND, HostProcess, runBeside, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

let folders = 0;
/** A file of this name in a folder of its own: tests run beside each other. */
function alone(name: string, text: string): string {
  return file(path.join(`own-${++folders}`, name), text);
}

/** What came of a program whose standard output goes to `output`. */
async function ended(
  [program, ...words]: readonly string[],
  output: "pipe" | number = "pipe",
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(program as string, words, { cwd: dir, stdio: ["ignore", output, "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (data) => (said.stdout += data));
  child.stderr?.on("data", (data) => (said.stderr += data));
  const [code] = await once(child, "close");
  return { code, ...said };
}

function file(name: string, text: string): string {
  const full = path.join(dir, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** Each waits for commands of its own. */
const BESIDE = { concurrent: true };

describe("tillbeacon replay", BESIDE, () => {
  const trace = file("day.csv", simulatedTrace(5, 3, ["entry", "exit"]));

  it("prints one row a second with the columns of the contract first", async () => {
    const { code, stdout } = await runBeside(["replay", trace], dir);
    const [header, ...rows] = stdout.trim().split("\n");
    expect(code).toBe(0);
    expect(header?.split(",").slice(0, 9).join(",")).toBe(
      "t_ms,in_lane,waiting,wait_s,state,confidence,ins,outs,reversed",
    );
    const times = rows.map((row) => Number(row.split(",")[0]));
    expect(times.every((t, i) => i === 0 || t === (times[i - 1] as number) + 1000)).toBe(true);
  });

  it("takes tills from the lane file and from --servers", async () => {
    const lane = file("lane.yaml", "tills: 3\n");
    const replayed = async (...args: string[]) => (await runBeside(["replay", trace, ...args], dir)).stdout;
    const fromFile = await replayed("--lane", lane);
    expect(fromFile).toBe(await replayed("--servers", "3"));
    expect(fromFile).not.toBe(await replayed());
  });

  it.each([
    ["bad.csv", "t_ms,sensor,value,status\n1,door,1,0\n", [], /bad\.csv:2: found sensor "door", expected one of entry/],
    ["lane-2.yaml", "", ["--lane", "lane-2.yaml"], /lane-2\.yaml:3: found tills = "many", expected a number\n$/],
    ["none", "", ["--target", "pascal"], /Allowed choices are source, espruino, lua/],
  ])("refuses %s with one line and exit code 2", async (name, text, options, message) => {
    file("lane-2.yaml", "# a lane\n\ntills: many\n");
    const input = text === "" ? trace : file(name, text);
    const { code, stdout, stderr } = await runBeside(["replay", input, ...options], dir);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });

  it("names a file that is not there", async () => {
    const { code, stderr } = await runBeside(["replay", "nowhere.csv"], dir);
    expect([code, stderr]).toEqual([2, "tillbeacon: nowhere.csv:1: found no such file, expected a readable file\n"]);
  });
});

describe("standard output that takes nothing", BESIDE, () => {
  it.each([
    ["replay", "one.csv"],
    ["simulate", "--lanes", "1", "--hours", "0.01", "--json"],
    ["start", "--for", "0.1", "--port", "0", "--broker-port", "0", "--json"],
    ["--help"],
    ["report", "--help"],
  ])("is told by %s, which then is no success", async (...words) => {
    file("one.csv", "t_ms,sensor,value,status\n0,entry,0,0\n");
    const full = openSync("/dev/full", "w");
    const { code, stderr } = await ended([...COMMAND, ...words], full);
    closeSync(full);
    expect(stderr).toContain(
      "tillbeacon: standard output:1: found no space left on device (ENOSPC), expected room for all of it\n",
    );
    expect(code).toBe(2);
  });

  it("is no fault where whoever reads has stopped", async () => {
    const words = [...COMMAND, "replay", file("long.csv", "t_ms,sensor,value,status\n0,entry,0,0\n1e7,entry,0,0\n")];
    const { code, stderr } = await ended(["bash", "-c", `"$0" "$@" | head -1; exit $PIPESTATUS`, ...words]);
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("tillbeacon simulate", BESIDE, () => {
  it("says before it begins that a folder cannot be made, and names a file that cannot be written", async () => {
    const began = performance.now();
    expect(await runBeside(["simulate", "--hours", "1000", "--trace-dir", file("taken", "")], dir)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /taken:1: found file already exists \(EEXIST\), expected a folder that can be made\n$/,
      ),
    });
    expect(performance.now() - began).toBeLessThan(60000);
    mkdirSync(path.join(dir, "days/lane-1.trace.csv"), { recursive: true });
    expect(await runBeside(["simulate", "--lanes", "1", "--hours", "0.01", "--trace-dir", "days"], dir)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /days\/lane-1\.trace\.csv:1: found .* \(EISDIR\), expected a file that can be written\n$/,
      ),
    });
  });

  it("gives the same day for the same seed, and traces that replay takes", async () => {
    const args = ["simulate", "--lanes", "2", "--hours", "0.1", "--seed", "4", "--json"];
    const first = await runBeside([...args, "--trace-dir", "a"], dir);
    expect(first.stdout).toBe((await runBeside(args, dir)).stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({ lanes: 2, laneSeconds: 720 });
    const replayed = await runBeside(["replay", path.join("a", "lane-1.trace.csv")], dir);
    expect(replayed.code).toBe(0);
    expect(readFileSync(path.join(dir, "a/lane-1.truth.csv"), "utf8").split("\n")[0]).toBe("t_ms,in_lane,waiting");
  });
});

describe("tillbeacon start", BESIDE, () => {
  it.each([
    ["store: 'a b'\nlanes: [{box: x}]\n", /shop\.yaml:1: found store = "a b", expected 1 to 32 letters/],
    ["store: [\n", /shop\.yaml:\d: found .*, expected valid YAML/],
  ])("refuses the configuration %j with file, line, what was found and what was expected", async (text, message) => {
    const { code, stderr } = await runBeside(["start", "--config", alone("shop.yaml", text)], dir);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("runs a configured shop, stops on SIGTERM with exit code 0 and a last line of JSON", async () => {
    const config = alone("real.yaml", "store: corner\nlanes:\n  - {box: lane-1, name: Till 1}\nlog: corner.sqlite\n");
    const host = new HostProcess(["--config", config, "--json"], dir);
    const page = await host.page();
    const state = (await (await fetch(`${page}api/state`)).json()) as {
      store: string;
      lanes: { name: string; freshness: string }[];
    };
    expect(state).toMatchObject({ store: "corner", lanes: [{ name: "Till 1", freshness: "unknown" }] });
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    expect(JSON.parse(host.stdout.trim().split("\n").at(-1) as string)).toMatchObject({
      telemetry: 0,
      rejected: 0,
      boxes: 0,
    });
  });

  it("writes entries in JSON and nothing else where its output and its log go the same way", async () => {
    const config = alone("real.yaml", "store: corner\nlanes:\n  - {box: lane-1}\nlog: way.sqlite\n");
    const words = ["start", "--config", config, "--port", "0", "--broker-port", "0", "--for", "1", "--json"];
    const { stdout } = await ended(["sh", "-c", 'exec "$0" "$@" 2>&1', ...COMMAND, ...words]);
    const entries = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { msg?: string });
    expect(entries.map(({ msg }) => msg).filter((msg) => msg?.startsWith("page: http://"))).toHaveLength(1);
    expect(entries.at(-1)).toMatchObject({ telemetry: 0, boxes: 0 });
  });

  it("names an address that the machine does not have, and a log level that there is none of", async () => {
    // TEST-NET-1 (RFC 5737): nobody's.
    const text = "store: corner\nlanes: [{box: lane-1}]\npage: {listen: 192.0.2.1, port: 1}\nlog: nowhere.sqlite\n";
    const words = ["start", "--config", file("nowhere.yaml", text), "--broker-port", "0", "--for", "1"];
    const { code, stderr } = await runBeside(words, dir);
    expect([code, stderr.trim().split("\n").at(-1)]).toEqual([
      2,
      expect.stringMatching(
        /^tillbeacon: 192\.0\.2\.1:1: found .*EADDRNOTAVAIL.*, expected an address of this machine/,
      ),
    ]);
    expect(await runBeside(words, dir, { env: { TILLBEACON_LOG_LEVEL: "loud" } })).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'tillbeacon: TILLBEACON_LOG_LEVEL:1: found "loud", expected one of trace, debug, info, warn, error, fatal, silent\n',
    });
  });

  it("says which port is taken and how to choose another", async () => {
    const config = alone("real.yaml", "store: corner\nlanes:\n  - {box: lane-1}\nlog: taken.sqlite\n");
    const host = new HostProcess(["--config", config], dir);
    const port = new URL(await host.page()).port;
    const second = await runBeside(["start", "--config", config, "--broker-port", "0", "--port", port], dir);
    host.kill("SIGINT");
    expect(await host.exited).toBe(0);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(new RegExp(`port ${port} is in use`));
  });

  describe("a start that is refused", () => {
    const REFUSED = Buffer.from([0x20, 2, 0, 5]);
    const taken = createServer((socket) => socket.on("data", () => socket.end(REFUSED)).on("error", () => {}));
    let port = 0;
    beforeAll(async () => {
      await once(taken.listen(0, "127.0.0.1"), "listening");
      port = (taken.address() as AddressInfo).port;
    });
    afterAll(() => new Promise((resolve) => taken.close(resolve)));

    const outbox = "headOffice: {servers: ['mqtt://127.0.0.1:9'], outbox: data/outbox.sqlite}";
    it.each([
      ["with the page's port taken", outbox, () => ["--port", `${port}`], () => `port ${port} is in use`],
      ["with the broker's port taken", outbox, () => ["--broker-port", `${port}`], () => `port ${port} is in use`],
      [
        "without a certificate",
        "broker: {url: 'mqtts://h', ca: ca.pem}",
        () => [],
        () => "ca.pem:1: found no such file",
      ],
      [
        "by the broker",
        "broker: {url: 'mqtt://127.0.0.1:PORT'}",
        () => [],
        () => "a client without a user name refused",
      ],
    ])("%s says so in one line and leaves nothing behind", async (_, part, ports, line) => {
      const empty = scratch();
      const text = `store: a\nlanes: [{box: x}]\nlog: data/log.sqlite\n${part.replace("PORT", `${port}`)}\n`;
      const config = alone("refused.yaml", text);
      const args = ["start", "--config", config, "--broker-port", "0", "--port", "0", ...ports()];
      const { code, stdout, stderr } = await runBeside(args, empty.dir);
      expect([code, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
      expect(stderr).toContain(line());
      expect(readdirSync(empty.dir)).toEqual([]);
      empty.remove();
    });
  });
});

describe("help", BESIDE, () => {
  it.each([
    ["start", "--help"],
    ["replay", "--help"],
    ["simulate", "--help"],
  ])("%s %s", async (...args) => {
    const { code, stdout } = await runBeside(args.filter(Boolean), dir);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: tillbeacon/);
  });

  it("names every command, in the order of the table, and what a wrong one may have been meant to be", async () => {
    const { code, stdout } = await runBeside(["--help"], dir);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Usage: tillbeacon/)]);
    const named = [...stdout.slice(stdout.indexOf("Commands:")).matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    expect(named).toEqual([...Object.keys(COMMANDS), "help"]);
    expect(await runBeside(["flsh"], dir)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean flash?"),
    });
  });
});

it("finishes what it does when whoever reads its output has stopped reading", async () => {
  file("epipe/tillbeacon.yaml", "store: corner\nlanes: [{box: lane-1}]\n");
  const [node, ...words] = COMMAND;
  const child = spawn(node, [...words, "hardware"], { cwd: path.join(dir, "epipe") });
  let stderr = "";
  child.stderr.on("data", (data) => (stderr += data));
  child.stdout.destroy();
  const [code] = await once(child, "close");
  expect([code, stderr]).toEqual([0, ""]);
});
