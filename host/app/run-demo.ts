// The demo store: virtual boxes that run the built firmware and connect to the host's embedded broker.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DemoStore } from "../simulator/demo-store.ts";

/** What the demo shows. `seed`: selects the day; `speed`: virtual seconds per real second. */
export interface DemoOptions {
  lanes: number;
  seed: number;
  speed: number;
  /** Port of the embedded broker. */
  brokerPort: number;
  /** Called where the image has to be built first. */
  onBuild: () => void;
  onPrint: (box: string, text: string) => void;
}

const BUILDER = fileURLToPath(new URL("../../firmware/build/main.ts", import.meta.url));

/** Starts the demo's boxes and people. The simulator is loaded only here. */
export async function runDemo({ lanes, seed, speed, brokerPort, onBuild, onPrint }: DemoOptions): Promise<DemoStore> {
  const { isStale, readBundle } = await import("../../firmware/build/bundles.ts");
  // In another process, so that pages and broker answer meanwhile.
  if (isStale("esp32")) {
    onBuild();
    await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", BUILDER, "esp32"]);
  }
  const bundle = await readBundle("esp32");
  const { DemoStore } = await import("../simulator/demo-store.ts");
  const { demoShop } = await import("../simulator/shop-setups.ts");
  const where = { store: "demo", broker: "127.0.0.1", port: brokerPort };
  const demo = new DemoStore({ bundle, ...where, speed, shop: demoShop(lanes, seed), onPrint });
  demo.start();
  return demo;
}
