// A stopped subscriber and boxes gone mad beside a shop of twenty lanes, on the real host.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { quantile } from "../bench/score.ts";
import { COMMAND, HostProcess, scratch } from "./host-process.ts";
import { note } from "./programs.ts";
import { lanesYaml, QUICK_RULES, ShopBoxes } from "./shop-boxes.ts";

const LANES = 20;
const MAD = ["lane-21", "lane-22", "lane-23", "lane-24"];
const subscriber = existsSync("/usr/bin/mosquitto_sub") ? "/usr/bin/mosquitto_sub" : undefined;

interface Health {
  lanes: { fresh: number; all: number };
  warnings: { key: string; text: string }[];
}

/** Boxes that send as fast as they can, in a process of their own: here they would hold up the stopwatch. */
function flood(port: number): () => void {
  const program = path.join(import.meta.dirname, "mad-boxes.ts");
  const child = spawn(COMMAND[0], ["--no-warnings", program, String(port), ...MAD], { stdio: "ignore" });
  return () => child.kill("SIGKILL");
}

/** There and back to an idle process on this machine, in ms: what the machine itself takes at the moment. */
async function echo(): Promise<{ timeMs(): Promise<number>; end(): void }> {
  const program = `require("node:net").createServer((s) => s.pipe(s)).listen(0, "127.0.0.1", function () {
    console.log(this.address().port);
  })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const socket = net.connect(Number(String(port)), "127.0.0.1").setNoDelay(true);
  await once(socket, "connect");
  const timeMs = async (): Promise<number> => {
    const startedMs = performance.now();
    socket.write("?");
    await once(socket, "data");
    return performance.now() - startedMs;
  };
  const end = (): void => {
    socket.destroy();
    child.kill("SIGKILL");
  };
  return { timeMs, end };
}

/** How long the flood lasts, at least and at most. */
const LEAST_MS = 20000;
const MOST_MS = 60000;
const STUCK = "Client display-7";

describe.skipIf(subscriber === undefined)(`twenty lanes${note("mosquitto-clients", subscriber)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);

  it("stay fresh and lit beside a subscriber that is stopped and four boxes that flood; all are named", async () => {
    writeFileSync(path.join(dir, "shop.yaml"), `${lanesYaml(LANES)}log: log.sqlite\n${QUICK_RULES}`);
    const host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
    const page = await host.page();
    const port = await host.brokerPort();
    const boxes = await ShopBoxes.connect(`mqtt://127.0.0.1:${port}`, LANES);
    const stopped = spawn(subscriber as string, ["-p", String(port), "-i", "display-7", "-q", "1", "-t", "#"]);
    const health = async (): Promise<Health> => (await (await fetch(`${page}health`)).json()) as Health;
    const before: number[] = [];
    const times: number[] = [];
    const machine: number[] = [];
    const idle = await echo();
    const fresh: number[] = [];
    let seen: Health["warnings"] = [];
    let calm = (): void => {};
    try {
      // The host first learns the clocks of the boxes.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      for (let i = 0; i < 100; i++) before.push(...(await boxes.callAndEnd()));
      stopped.kill("SIGSTOP");
      calm = flood(port);
      // What is not read piles up slowly on a busy machine: the flood goes on until the subscriber is named.
      const startMs = performance.now();
      const lastsMs = (): number => performance.now() - startMs;
      while (lastsMs() < LEAST_MS || (lastsMs() < MOST_MS && !seen.some(({ text }) => text.startsWith(STUCK)))) {
        times.push(...(await boxes.callAndEnd()));
        machine.push(await idle.timeMs(), await idle.timeMs());
        const { lanes, warnings } = await health();
        fresh.push(lanes.fresh);
        seen = [...seen, ...warnings];
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } catch (error) {
      throw new Error(`${error}\n${host.stderr.slice(-3000)}`);
    } finally {
      calm();
      idle.end();
      stopped.kill("SIGKILL");
      await boxes.close();
      await host.end();
    }
    const [calmMs, p99Ms, machineMs] = [before, times, machine].map((all) =>
      quantile(
        all.toSorted((a, b) => a - b),
        0.99,
      ),
    ) as [number, number, number];
    const texts = [...new Set(seen.map(({ text }) => text))].join("\n");
    const spoken = host.stderr.split("\n").filter((line) => line.includes('"level":40'));
    console.log(
      `${times.length} lamp changes: p99 ${p99Ms.toFixed(1)} ms (before ${calmMs.toFixed(1)} ms, an idle process ${machineMs.toFixed(1)} ms), maximum ${Math.max(...times).toFixed(1)} ms; ` +
        `lanes fresh: at least ${Math.min(...fresh)} of ${LANES}\n${texts}\n${spoken.length} warnings on the console`,
    );
    expect(Math.min(...fresh)).toBeGreaterThanOrEqual(LANES);
    // A machine that is busy with other things is slow without any of this, too.
    expect(p99Ms).toBeLessThan(Math.max(100, 4 * calmMs, 4 * machineMs));
    expect(texts).toContain(`${STUCK} at 127.0.0.1 does not read what is sent to it`);
    for (const box of MAD) expect(texts).toMatch(new RegExp(`Client s-${box} at 127.0.0.1 .*cut off for`));
    for (const box of MAD) expect(texts).toContain(`Box ${box} (mqtt 127.0.0.1) sends more than 50 messages a second`);
    // On a busy machine the shop's own boxes, behind this stopwatch, catch up in bursts, and are each told once.
    const ofOwn = spoken.filter((line) => !MAD.some((box) => line.includes(box)) && line.includes('"flood lane-'));
    expect(ofOwn.length).toBeLessThanOrEqual(LANES);
    expect(spoken.length - ofOwn.length, spoken.join("\n").slice(0, 8000)).toBeLessThan(20);
  });
});
