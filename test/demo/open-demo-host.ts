// A host with the demo store in this process, so that a script can see what truly happens at its lanes.
import pino from "pino";
import { runDemo } from "../../host/app/run-demo.ts";
import { runShop } from "../../host/app/run-shop.ts";
import { demoClock } from "../../host/app/shop-clock.ts";
import { demoConfig } from "../../host/config/config.ts";
import type { DemoStore } from "../../host/simulator/demo-store.ts";
import { boxName } from "../../host/simulator/shop-setups.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

const LANES = 6;
/** The demo goes on for as long as anybody wants. Unit s. */
const FOR_S = 4 * 3600;

/** What a box says of its lane now; null is unknown. */
export interface Said {
  inLane: number | null;
  confidence: number | null;
  ins: number | null;
  outs: number | null;
}

/** Nothing has been heard. */
const NOTHING: Said = { inLane: null, confidence: null, ins: null, outs: null };

interface DemoHost {
  /** Of the staff's page; ends with a slash. */
  address: string;
  demo: DemoStore;
  /** What the host last heard of a lane. */
  saidOf(lane: number): Promise<Said>;
  close(): Promise<void>;
}

function saidIn(telemetry: Telemetry | null): Said {
  if (telemetry === null || telemetry.state === "blind") return NOTHING;
  const { inLane, confidencePercent, ins, outs } = telemetry;
  return { inLane, confidence: confidencePercent / 100, ins, outs };
}

/** Starts both on free ports, at speed 1. */
export async function openDemoHost(logFile: string, seed: number): Promise<DemoHost> {
  const clock = demoClock(1, FOR_S);
  const anyPort = { port: 0, orAny: true };
  const shop = await runShop({
    ...{ config: demoConfig(LANES), file: undefined, logFile, page: anyPort, broker: anyPort, onTaken: () => {} },
    ...{ brokerPassword: undefined, clock, logger: pino({ level: "silent" }), onLamp: () => {} },
  });
  const demo = await runDemo({
    ...{ lanes: LANES, seed, speed: 1, brokerPort: shop.brokerPort ?? 0, onBuild: () => {}, onPrint: () => {} },
  });
  clock.follow(() => demo.nowMs());
  const address = `http://127.0.0.1:${shop.pagePort}/`;
  return {
    address,
    demo,
    saidOf: async (lane) => {
      const { details } = (await (await fetch(`${address}api/state`)).json()) as Snapshot;
      return saidIn(details.find(({ box }) => box === boxName(lane))?.telemetry ?? null);
    },
    close: async () => {
      demo.stop();
      await shop.close();
    },
  };
}
