// Boards on serial lines that flood, say nothing or are unplugged, beside one that works.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeFrame } from "../../protocol/framing.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { frameKindOf, HELLO_FRAME } from "../../protocol/serial.ts";
import { telemetry } from "../host/telemetry.ts";
import { untilHolds } from "../patience.ts";
import { Cable } from "../serial/pty.ts";
import { SerialBoard } from "../serial/serial-board.ts";
import { killNow } from "./free-port.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

interface Health {
  lanes: { fresh: number; all: number };
  warnings: { key: string; text: string }[];
}

describe.skipIf(socat === undefined)(`serial lines${note("socat", socat)}`, () => {
  const { dir, remove } = scratch();
  const flooding = new Cable(dir, "flooding");
  const silent = new Cable(dir, "silent");
  const good = new Cable(dir, "good");
  const board = new SerialBoard("s", "lane-3", "b3");
  const ends: (() => unknown)[] = [];

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    await board.close();
    for (const cable of [flooding, silent, good]) await cable.pull();
    remove();
  });

  it("a board that floods and one that is silent are named; the third is fresh", async () => {
    const ports = [flooding, silent, good].map(({ near }, i) => `  - {port: ${near}, box: lane-${i + 1}}`);
    const lanes = "lanes: [{box: lane-1}, {box: lane-2}, {box: lane-3}]";
    writeFileSync(path.join(dir, "shop.yaml"), ["store: s", lanes, "log: log.sqlite", "serial:", ...ports].join("\n"));
    for (const cable of [flooding, silent, good]) await cable.plug();
    const host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
    ends.push(() => host.end());
    const page = await host.page();
    const health = async (): Promise<Health> => (await (await fetch(`${page}health`)).json()) as Health;
    const told = async (key: string): Promise<string | undefined> =>
      (await health()).warnings.find((warning) => warning.key === key)?.text;
    const until = async (check: () => Promise<boolean>): Promise<void> => {
      await untilHolds(async () => expect(await check()).toBe(true), 100);
    };

    await board.open(good.far);
    await until(async () => (await health()).lanes.fresh === 1);
    const frames = [encodeFrame(HELLO_FRAME, Buffer.from("s/lane-1"))];
    const record = encodeForBox("telemetry", telemetry({ boot: "mad" }));
    for (let i = 0; i < 200; i++) frames.push(encodeFrame(frameKindOf("telemetry"), Buffer.from(record)));
    writeFileSync(path.join(dir, "frames"), Buffer.concat(frames.map((frame) => Buffer.from(frame as Uint8Array))));
    const flood = spawn("sh", ["-c", `while :; do cat frames; done > ${flooding.far}`], { cwd: dir });
    ends.push(() => killNow(flood));

    await until(async () => /^Box lane-1 \(serial .*\) sends more than 50/.test((await told("flood lane-1")) ?? ""));
    await until(async () => (await told(`serial ${silent.near}`)) !== undefined);
    expect(await told(`serial ${silent.near}`)).toBe(
      `Box lane-2 is not heard on ${silent.near}: nothing is heard on it`,
    );
    const times: number[] = [];
    for (let i = 0; i < 50; i++) {
      const startedMs = performance.now();
      expect((await health()).lanes.fresh).toBeGreaterThanOrEqual(1);
      times.push(performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    console.log(`beside the flood, /health takes ${Math.max(...times).toFixed(0)} ms at most`);
    expect(Math.max(...times)).toBeLessThan(1000);

    await good.pull();
    await board.close();
    await until(async () => (await told(`serial ${good.near}`)) !== undefined);
    await good.plug();
    await board.open(good.far);
    await until(async () => (await told(`serial ${good.near}`)) === undefined);
  });
});
