// Faults of clients: subscribers that do not read, browsers that do not ask, a box gone mad.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { BOTH, type Fault } from "./fault.ts";
import { connectFrom, PlayedBox, STRANGER } from "./played-box.ts";
import { pause, type Rig, STORE } from "./rig.ts";

/** Boxes of the configuration that only make traffic: 10 at 20 records a second each. */
const BUSY = Array.from({ length: 10 }, (_, i) => `busy-${i + 1}`);
const BUSY_PER_S = 20;
/** A host may grow by this much meanwhile. Unit MB. */
const GROWTH_MB = 100;
const MAD = "mad-1";
const warns = new RegExp(`${STRANGER.replaceAll(".", "\\.")}|${MAD}`);

async function beBusy(rig: Rig): Promise<void> {
  for (const box of BUSY) {
    const played = await PlayedBox.connect(rig.brokerPort, box);
    rig.undo.push(() => played.close());
    played.flood(BUSY_PER_S);
  }
}

/** Resident memory of the host. Unit MB. */
function residentMb({ host }: Rig): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1024;
}

/** Remembers the host's memory at the beginning, and says when it has grown too far. */
function measured(fault: Omit<Fault, "check">): Fault {
  let beforeMb = 0;
  return {
    ...fault,
    begin: async (rig) => {
      beforeMb = residentMb(rig);
      await fault.begin?.(rig);
    },
    check: (rig) => {
      const grown = Math.round(residentMb(rig) - beforeMb);
      return grown > GROWTH_MB ? `the host has grown by ${grown} MB` : undefined;
    },
  };
}

const SUBSCRIBERS: readonly Fault[] = [
  measured({
    ...{ name: "subscriber of # stopped", about: "SIGSTOP, 200 records a second", brokers: BOTH, holdS: 50 },
    rig: { extraBoxes: BUSY },
    begin: async (rig) => {
      const words = ["-h", "127.0.0.1", "-p", String(rig.brokerPort), "-t", "#", "-q", "1", "-A", STRANGER];
      const child: ChildProcess = spawn("mosquitto_sub", words, { stdio: ["ignore", "ignore", "ignore"] });
      rig.undo.push(() => void child.kill("SIGKILL"));
      await pause(500);
      child.kill("SIGSTOP");
      await beBusy(rig);
    },
  }),
  measured({
    ...{ name: "five absent sessions on #", about: "persistent, 200 records a second", brokers: BOTH, holdS: 50 },
    rig: { extraBoxes: BUSY },
    begin: async (rig) => {
      for (let i = 0; i < 5; i++) {
        const options = { clientId: `absent-${i}`, clean: false, reconnectPeriod: 0 };
        const client = await connectFrom(STRANGER, rig.brokerPort, options);
        await client.subscribeAsync("#", { qos: 1 });
        await client.endAsync(true);
      }
      await beBusy(rig);
    },
  }),
];

/** Connections that are held open until the end; `talk` is called for each. */
async function hold(rig: Rig, port: number, n: number, address: string, talk: (socket: Socket) => void): Promise<void> {
  for (let i = 0; i < n; i++) {
    const socket = connect({ host: "127.0.0.1", port, localAddress: address });
    socket.on("error", () => {});
    socket.on("connect", () => talk(socket));
    rig.undo.push(() => void socket.destroy());
    if (i % 20 === 19) await pause(10);
  }
}

function pagePort({ pageUrl = "" }: Rig): number {
  return Number(new URL(pageUrl).port);
}

const BROWSERS: readonly Fault[] = [
  measured({
    ...{ name: "420 half-open HTTP connections", about: "from one address", brokers: ["embedded"], holdS: 25 },
    begin: (rig) => hold(rig, pagePort(rig), 420, STRANGER, (socket) => void socket.write("GET / HTTP/1.1\r\n")),
  }),
  measured({
    ...{ name: "420 silent HTTP connections", about: "from one address", brokers: ["embedded"], holdS: 25 },
    begin: (rig) => hold(rig, pagePort(rig), 420, STRANGER, () => {}),
  }),
  measured({
    ...{ name: "slowloris", about: "200 requests, a byte a second each", brokers: ["embedded"], holdS: 30 },
    begin: (rig) =>
      hold(rig, pagePort(rig), 200, STRANGER, (socket) => {
        socket.write("GET /api/state HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ");
        const timer = setInterval(() => socket.write("a"), 1000);
        socket.on("close", () => clearInterval(timer));
      }),
  }),
  measured({
    ...{ name: "page streams that nobody reads", about: "60 of /events", brokers: ["embedded"], holdS: 40 },
    begin: (rig) =>
      hold(rig, pagePort(rig), 60, STRANGER, (socket) => {
        socket.write("GET /events?view=setup HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        socket.pause();
      }),
  }),
  measured({
    ...{ name: "300 silent MQTT connections", about: "from one address", brokers: ["embedded"], holdS: 25 },
    begin: (rig) => hold(rig, rig.brokerPort, 300, STRANGER, () => {}),
  }),
];

/** A box of the shop that floods for 15 s, from an address of its own. */
function mad(
  name: string,
  perS: number,
  say: (box: PlayedBox, n: number) => void,
  changes: Partial<Fault> = {},
): Fault {
  return measured({
    ...{ name: `mad box: ${name}`, about: `${perS} a second for 15 s`, brokers: BOTH, warns, staysWarned: true },
    ...{ rig: { extraBoxes: [MAD] }, ...changes },
    begin: async (rig) => {
      const box = await PlayedBox.connect(rig.brokerPort, MAD, STRANGER);
      rig.undo.push(() => box.close());
      let n = 0;
      for (const endMs = performance.now() + 15000; performance.now() < endMs; await pause(20))
        for (let i = 0; i < perS / 50 && box.mayFlood(); i++) say(box, n++);
      await box.close();
    },
  });
}

const GARBAGE = Buffer.alloc(300, 0x7b);
const HUGE = Buffer.alloc(60000, 0x20);

function sayNonsense(box: PlayedBox, n: number): void {
  void box.publishTo(`tillbeacon/v1/${STORE}/${MAD}/nonsense-${n}`, "{}");
}

function sayName(box: PlayedBox, n: number): void {
  void box.publishTo(`tillbeacon/v1/${STORE}/made-up-${n}/status`, GARBAGE, true);
}

const MAD_BOXES: readonly Fault[] = [
  mad("valid telemetry", 3000, (box) => void box.tell()),
  mad("garbage", 3000, (box) => void box.publish("telemetry", GARBAGE)),
  mad("births", 1000, (box, n) => {
    box.boot = `b${n % 50}`;
    box.birth();
  }),
  mad("huge packets", 100, (box) => void box.publish("telemetry", HUGE)),
  // A broker of the shop's own does not pass these on to the host.
  mad("foreign topics", 2000, sayNonsense, { brokers: ["embedded"] }),
  mad("names that it makes up", 2000, sayName, { warns: /strange boxes|127\.0\.0\.66/ }),
];

export const CLIENT_FAULTS: readonly Fault[] = [...SUBSCRIBERS, ...BROWSERS, ...MAD_BOXES];
