// The demo store: virtual boxes that run the built firmware and speak to the host's own broker.
import type { DemoStore } from "../simulator/demo-store.ts";

/** Which day of which shop, and how fast. */
export interface DemoOptions {
  lanes: number;
  seed: number;
  speed: number;
  /** Port of the embedded broker. */
  brokerPort: number;
  /** A bundle has to be built first. */
  onBuild: (name: string) => void;
  onPrint: (box: string, text: string) => void;
}

/** Starts the demo's boxes and people. The compilers are loaded only here. */
export async function runDemo({ lanes, seed, speed, brokerPort, onBuild, onPrint }: DemoOptions): Promise<DemoStore> {
  const { readBundle } = await import("../../firmware/build/bundles.ts");
  const { DemoStore } = await import("../simulator/demo-store.ts");
  const { demoShop } = await import("../simulator/shop-setups.ts");
  const bundle = await readBundle("esp32", onBuild);
  const where = { store: "demo", broker: "127.0.0.1", port: brokerPort };
  const demo = new DemoStore({ bundle, ...where, speed, shop: demoShop(lanes, seed), onPrint });
  demo.start();
  return demo;
}
