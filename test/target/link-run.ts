// Trials of a box's link against a real Mosquitto and the real host: what the suite runs with small counts and the
// benchmark with large ones. Times of the box are its own, which runs faster than ours.
import { writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { connectAsync, type MqttClient } from "mqtt";
import { readBundle } from "../../firmware/build/bundles.ts";
import { KEEP_ALIVE_S } from "../../firmware/core/session.ts";
import { freePort } from "../e2e/free-port.ts";
import { HostProcess, scratch } from "../e2e/host-process.ts";
import { Acknowledged } from "./acknowledged.ts";
import { settingsFor, startBox, type TestBox } from "./box-process.ts";
import { Mosquitto } from "./mosquitto.ts";

/** Somebody crosses one of the two beams every 700 ms of the box's time: one that is broken more often would be said to flutter. */
const CROWD = `
var watches=[],turn=0;global.setWatch=function(run){watches.push(run)};
setInterval(function(){var run=watches[turn++&1];if(!run)return;var t=getTime();
run({state:false,time:t-0.05});run({state:true,time:t});},700);`;

async function until(what: string, check: () => boolean, seconds: number, box?: TestBox): Promise<void> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    if (check()) return;
    await pause(20);
  }
  throw new Error(
    `not within ${seconds} s: ${what}${box === undefined ? "" : `; the box said ${box.lines.slice(-12).join("\n")}`}`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Of what the host says of itself at its end. */
interface HostCounts {
  duplicates: number;
  rejectedBy: { [reason: string]: number };
}

export interface Delivery {
  /** Records in the host's log, the last number without a gap, and whether all came in order but those not believed. */
  logged: number;
  upTo: number;
  inOrder: boolean;
  /**
   * Records that came after a later one, and those whose times the host did not believe at first: of a box that is eight times as
   * fast, an eighth of a second without a turn is one of a second. The box sends them again, and they are late.
   */
  late: number;
  disbelieved: number;
  /** Publications marked as repeated, and records that the host had already. */
  marked: number;
  duplicates: number;
  dropped: number;
  kills: number;
  seconds: number;
}

/** So many records, with the broker, and the host if asked for, killed and started again on the way. */
export async function deliver(
  interpreter: string | undefined,
  plan: { messages: number; brokerKills: number; hostKills: number; speed: number },
  onProgress: (done: number) => void = () => {},
): Promise<Delivery> {
  const { dir, remove } = scratch();
  const broker = await Mosquitto.start(dir);
  writeFileSync(
    path.join(dir, "shop.yaml"),
    `store: s\nlanes: [{box: lane-1}]\nlog: log.sqlite\nbroker: {url: "mqtt://127.0.0.1:${broker.port}"}\n`,
  );
  const started = performance.now();
  let host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
  const files = { "tillbeacon.json": settingsFor(broker.port), tbimage0: await readBundle("esp32") };
  let box: TestBox | undefined;
  try {
    await host.page();
    const log = new DatabaseSync(path.join(dir, "log.sqlite"), { readOnly: true });
    const count = log.prepare("SELECT count(*) AS n FROM telemetry");
    const newest = log.prepare("SELECT max(seq) AS seq FROM telemetry");
    const logged = (): number => Number(count.get()?.["n"]);
    const hasGap = (): boolean => Number(newest.get()?.["seq"]) !== logged();
    box = startBox(interpreter, { prelude: CROWD, files, speed: plan.speed });
    const events = plan.brokerKills + plan.hostKills;
    for (let i = 0; i < events; i++) {
      const due = ((i + 1) * plan.messages) / (events + 1);
      await until(`${due} records`, () => logged() >= due, 600, box);
      onProgress(logged());
      if (i % events < plan.brokerKills) {
        await broker.kill();
        await pause(200 + 150 * (i % 5));
        await broker.revive();
      } else {
        await stopOwing(host, broker.port, () => Number(newest.get()?.["seq"]));
        await host.end();
        host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
        await host.page();
      }
    }
    // What the broker took while the host was away, the box sends again.
    await until(`${plan.messages} records without a gap`, () => logged() >= plan.messages && !hasGap(), 600, box);
    await box.stop();
    const rows = log.prepare("SELECT seq, received_ms, dropped FROM telemetry ORDER BY seq").all();
    const result = rows.map((r) => [Number(r["seq"]), Number(r["received_ms"]), Number(r["dropped"])] as const);
    log.close();
    host.kill("SIGTERM");
    await host.exited;
    const { duplicates, rejectedBy } = JSON.parse(host.stdout.trim().split("\n").at(-1) as string) as HostCounts;
    const disbelieved = (rejectedBy["implausible"] ?? 0) + (rejectedBy["out-of-time"] ?? 0);
    const late = result.filter(([, atMs], i) => atMs > (result[i + 1]?.[1] ?? Number.POSITIVE_INFINITY)).length;
    return {
      logged: result.length,
      upTo:
        result.findIndex(([seq], i) => seq !== i + 1) < 0
          ? result.length
          : result.findIndex(([seq], i) => seq !== i + 1),
      inOrder: late <= disbelieved,
      ...{ late, disbelieved },
      marked: broker.marked,
      duplicates,
      dropped: result.at(-1)?.[2] ?? 0,
      kills: events,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await box?.stop();
    await host.end();
    await broker.kill();
    remove();
  }
}

/** Stops the host at a moment when its log has a record of which the box has not been told: that one comes again. */
async function stopOwing(host: HostProcess, port: number, newest: () => number): Promise<void> {
  const acknowledged = await Acknowledged.at(port, "lane-1");
  // Nothing is known before the first acknowledgement.
  await until("an acknowledgement", () => acknowledged.seq > 0, 60);
  for (;;) {
    host.kill("SIGSTOP");
    await acknowledged.isCurrent();
    if (newest() > acknowledged.seq) break;
    host.kill("SIGCONT");
    await pause(20);
  }
  await acknowledged.close();
}

/** How many keep-alives pass until a box finds out that its broker has frozen, and that it speaks again after. */
export async function freeze(interpreter: string | undefined, speed: number): Promise<number> {
  const { dir, remove } = scratch();
  const broker = await Mosquitto.start(dir);
  const files = { "tillbeacon.json": settingsFor(broker.port), tbimage0: await readBundle("esp32") };
  const prelude = `setInterval(function(){print("@"+Math.floor(getTime()*1000))},100);`;
  const box = startBox(interpreter, { prelude, files, speed });
  const now = (): number => Number(box.lines.findLast((line) => /^@\d+$/.test(line))?.slice(1));
  try {
    await until("a connection", () => broker.connections > 0, 30, box);
    await until("the box's time", () => now() > 0, 30, box);
    await pause(4000 / speed);
    const frozenMs = now();
    broker.freeze();
    await until("silence noticed", () => box.lines.some((line) => /^disconnected: broker/.test(line)), 300, box);
    const noticedMs = now();
    broker.thaw();
    const { connections } = broker;
    await until("a new connection", () => broker.connections > connections, 60, box);
    return (noticedMs - frozenMs) / 1000 / KEEP_ALIVE_S;
  } finally {
    broker.thaw();
    await box.stop();
    await broker.kill();
    remove();
  }
}

/**
 * What a box with a wrong password says, how often it tries in so many seconds of its own, and what its health says of
 * it once the broker has been mended.
 */
export async function refuse(
  interpreter: string | undefined,
  speed: number,
  seconds: number,
): Promise<{ said: string; tries: number; health: string }> {
  const { dir, remove } = scratch();
  const broker = await Mosquitto.start(dir, { name: "box", password: "right" });
  const wrong = { name: "box", password: "wrong" };
  const settings = settingsFor(broker.port, { username: wrong.name, password: wrong.password });
  const files = { "tillbeacon.json": settings, tbimage0: await readBundle("esp32") };
  const box = startBox(interpreter, { prelude: "", files, speed });
  let host: MqttClient | undefined;
  try {
    await until("a refusal", () => box.lines.some((line) => line.startsWith("disconnected: refused")), 60, box);
    await pause((seconds * 1000) / speed);
    const refusals = box.lines.filter((line) => line.startsWith("disconnected: refused"));
    // The broker goes on: a box that found none would tell of that instead.
    await broker.admit(wrong);
    host = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { username: wrong.name, password: wrong.password });
    let health = "";
    host.on("message", (_, payload) => {
      health ||= (JSON.parse(payload.toString()) as { link: string }).link;
    });
    await host.subscribeAsync("tillbeacon/v1/s/lane-1/health");
    await until("a health report", () => health !== "", 60, box);
    return { said: refusals[0] as string, tries: refusals.length, health };
  } finally {
    await host?.endAsync(true);
    await box.stop();
    await broker.kill();
    remove();
  }
}

/** Memory of the interpreter over so many connections, each broken off by the network. Unit blocks. */
export async function reconnect(
  interpreter: string,
  plan: { times: number; speed: number },
  onProgress: (done: number) => void = () => {},
): Promise<{ times: number; before: number; after: number; most: number }> {
  const { dir, remove } = scratch();
  const broker = await Mosquitto.start(dir);
  const port = await freePort();
  let connections = 0;
  // Between box and broker, a network that breaks as soon as the box has been let in and has spoken.
  const network = net.createServer((near) => {
    const far = net.connect(broker.port, "127.0.0.1");
    connections += 1;
    let packets = 0;
    near.on("error", () => {});
    far.on("error", () => {});
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far);
    far.on("data", (bytes) => {
      near.write(bytes);
      packets += 1;
      if (packets >= 2) setTimeout(() => near.destroy(), 5);
    });
  });
  await new Promise<void>((resolve) => network.listen(port, "127.0.0.1", resolve));
  const files = { "tillbeacon.json": settingsFor(port), tbimage0: await readBundle("esp32") };
  const prelude = `setInterval(function(){print("@blocks "+process.memory().usage)},2000);`;
  const box = startBox(interpreter, { prelude, files, speed: plan.speed });
  const samples: { at: number; blocks: number }[] = [];
  let seen = 0;
  try {
    const take = (): boolean => {
      for (; seen < box.lines.length; seen++) {
        const blocks = /^@blocks (\d+)$/.exec(box.lines[seen] as string)?.[1];
        if (blocks !== undefined) samples.push({ at: connections, blocks: Number(blocks) });
      }
      onProgress(connections);
      return connections >= plan.times && (samples.at(-1)?.at ?? 0) >= plan.times;
    };
    await until(`${plan.times} connections`, take, 900, box);
    const typical = (part: { blocks: number }[]): number =>
      part.map((s) => s.blocks).sort((a, b) => a - b)[part.length >> 1] ?? 0;
    const warm = samples.filter((s) => s.at > plan.times * 0.05);
    const share = Math.max(1, Math.floor(warm.length / 5));
    return {
      times: connections,
      before: typical(warm.slice(0, share)),
      after: typical(warm.slice(-share)),
      most: Math.max(...warm.map((s) => s.blocks)),
    };
  } finally {
    await box.stop();
    network.close();
    await broker.kill();
    remove();
  }
}
