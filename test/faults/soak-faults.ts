// The kinds of fault of a soak. Each is given a running shop and returns when it is over; times are simulated.
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { generate, type Packet } from "mqtt-packet";
import { fill, IS_ROOT, lock, unfill } from "./log-damage.ts";
import { PlayedBox, STRANGER } from "./played-box.ts";
import type { SoakRun } from "./soak-run.ts";
import type { Alter } from "./tap.ts";

/** One kind. */
export interface SoakFault {
  name: string;
  /** It ends the host's process: only in the first half, so that the second shows one process over hours. */
  endsHost?: boolean;
  /** Needs rights that only root has. */
  needsRoot?: boolean;
  run: (soak: SoakRun) => Promise<void>;
}

const MINUTE_MS = 60000;
/** Where logs go that are taken away: what a box had not been told of by then comes again into the next one. */
export const MOVED = "moved";

/** Somewhere between, by the seed. */
function between(soak: SoakRun, fromMs: number, toMs: number): number {
  return soak.random.between(fromMs, toMs);
}

/** Packets are altered for some minutes. */
function altering(name: string, alter: (soak: SoakRun) => Alter): SoakFault {
  return {
    name,
    run: async (soak) => {
      soak.tap.alter = alter(soak);
      await soak.wait(between(soak, MINUTE_MS, 3 * MINUTE_MS));
      soak.tap.alter = undefined;
    },
  };
}

const isPublish = (packet: Packet): packet is Packet & { cmd: "publish" } => packet.cmd === "publish";

/** Every so often a publication waits for the next one to overtake it. */
function reordering(soak: SoakRun): Alter {
  const kept = new Map<string, Packet>();
  return (packet, direction) => {
    const before = kept.get(direction);
    if (before !== undefined) {
      kept.delete(direction);
      return [packet, before];
    }
    if (!isPublish(packet) || !soak.random.chance(0.2)) return [packet];
    kept.set(direction, packet);
    return [];
  };
}

/** One byte of a payload becomes a control character, which no JSON text may hold. */
function corrupting(soak: SoakRun): Alter {
  return (packet) => {
    if (!isPublish(packet) || !soak.random.chance(0.1)) return [packet];
    const payload = Buffer.from(packet.payload);
    if (payload.length > 0) payload[Math.floor(soak.random.uniform() * payload.length)] = 1;
    return [{ ...packet, payload }];
  };
}

const LINES: readonly SoakFault[] = [
  {
    name: "drop: connections cut",
    run: async (soak) => {
      soak.tap.isClosed = true;
      soak.tap.cut();
      await soak.wait(between(soak, 1000, MINUTE_MS));
      soak.tap.isClosed = false;
    },
  },
  {
    name: "pause of the lines: half-open",
    run: async (soak) => {
      soak.tap.stall(true);
      await soak.wait(between(soak, 5000, 2 * MINUTE_MS));
      soak.tap.stall(false);
    },
  },
  {
    name: "delay",
    run: async (soak) => {
      soak.tap.delayMs = () => between(soak, 0, 4000);
      await soak.wait(2 * MINUTE_MS);
      soak.tap.delayMs = () => 0;
    },
  },
  altering(
    "duplicate",
    (soak) => (packet) =>
      isPublish(packet) && soak.random.chance(0.3) ? [packet, { ...packet, dup: true }] : [packet],
  ),
  altering("reorder", reordering),
  altering("corrupt", corrupting),
];

/** The host ends, and is away for some minutes. */
async function startAgain(soak: SoakRun, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  await soak.endHost(signal);
  await soak.wait(between(soak, 0, 5 * MINUTE_MS));
  await soak.startHost();
}

const HOST: readonly SoakFault[] = [
  {
    ...{ name: "kill", endsHost: true },
    run: (soak) => startAgain(soak, "SIGKILL"),
  },
  {
    ...{ name: "stop and start", endsHost: true },
    run: (soak) => startAgain(soak, "SIGTERM"),
  },
  {
    name: "pause of the host",
    run: async (soak) => {
      soak.isPaused = true;
      soak.host.freeze();
      await soak.wait(between(soak, 3000, MINUTE_MS));
      soak.host.kill("SIGCONT");
      soak.isPaused = false;
      // Until it knows the time, it takes everything for fresh.
      await soak.wait(1000);
    },
  },
  {
    name: "clock step",
    run: async (soak) => {
      soak.setClock(between(soak, -1e7, 1e7));
      await soak.wait(3 * MINUTE_MS);
      soak.setClock(0);
    },
  },
];

const LOG: readonly SoakFault[] = [
  {
    ...{ name: "disk full", needsRoot: true },
    run: async (soak) => {
      fill(soak);
      await soak.wait(between(soak, MINUTE_MS, 4 * MINUTE_MS));
      unfill(soak);
    },
  },
  {
    name: "locked log",
    run: async (soak) => {
      const unlock = lock(soak);
      await soak.wait(between(soak, MINUTE_MS, 8 * MINUTE_MS));
      unlock();
    },
  },
  {
    name: "log moved away",
    run: async (soak) => {
      const folder = path.join(soak.logDir, MOVED);
      mkdirSync(folder, { recursive: true });
      const to = path.join(folder, `${soak.hour()}.sqlite`);
      // The database last: the host looks for that one, and would begin another beside a log that is half gone.
      for (const suffix of ["-wal", "-shm", ""])
        if (existsSync(soak.logFile + suffix)) renameSync(soak.logFile + suffix, to + suffix);
      await soak.wait(MINUTE_MS);
    },
  },
];

const CLIENTS: readonly SoakFault[] = [
  {
    name: "mad box",
    run: async (soak) => {
      const box = await PlayedBox.connect(soak.brokerPort, "mad-1", STRANGER).catch(() => undefined);
      // Turned away at the door, which is as good.
      if (box === undefined) return;
      const isGarbage = soak.random.chance(0.5);
      if (!isGarbage) box.flood(2000);
      for (let i = 0; i < 20; i++, await soak.wait(5000))
        for (let k = 0; isGarbage && k < 100; k++) void box.publish("telemetry", Buffer.alloc(200, 1));
      await box.close();
    },
  },
  {
    name: "stuck subscriber",
    run: async (soak) => {
      const socket = connect({ host: "127.0.0.1", port: soak.brokerPort, localAddress: STRANGER });
      socket.on("error", () => {});
      socket.write(
        generate({
          cmd: "connect",
          clientId: "stuck",
          protocolId: "MQTT",
          protocolVersion: 4,
          clean: true,
          keepalive: 0,
        }),
      );
      socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "#", qos: 1 }] }));
      socket.pause();
      await soak.wait(5 * MINUTE_MS);
      socket.destroy();
    },
  },
  {
    name: "power cut at a box",
    run: async (soak) => {
      soak.shop.powerCut(Math.floor(soak.random.uniform() * soak.options.lanes));
      await soak.wait(5000);
    },
  },
];

/** The kinds that can be had here. */
export const SOAK_FAULTS: readonly SoakFault[] = [...LINES, ...HOST, ...LOG, ...CLIENTS].filter(
  ({ needsRoot }) => IS_ROOT || !needsRoot,
);
