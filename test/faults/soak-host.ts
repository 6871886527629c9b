// A host for the soak, as a process of its own: all that `tillbeacon start` runs, but with a clock that is faster than the
// machine's and can be set wrong. Arguments: speed, broker port, wall clock at the soak's start and now since then in ms.
import { readFileSync } from "node:fs";
import { pino } from "pino";
import { runShop } from "../../host/app/run-shop.ts";
import type { ShopClock } from "../../host/app/shop-clock.ts";
import { readConfig } from "../../host/config/config.ts";

/** Read ten times a second: the wall clock is wrong by so many ms. */
const OFFSET_FILE = "clock-offset";
const FILE = "shop.yaml";
const [speed = 1, brokerPort = 0, wallMs = 0] = process.argv.slice(2).map(Number);

let offsetMs = 0;
setInterval(() => {
  try {
    offsetMs = Number(readFileSync(OFFSET_FILE, "utf8")) || 0;
  } catch {
    offsetMs = 0;
  }
}, 100).unref();

/** The machine is switched on before the first host, and stays on. Unit ms since 1970. */
const SWITCHED_ON_MS = Date.UTC(2026, 2, 2);
const startedMs = performance.now();
const now = (): number => performance.now() * speed;
const trueWall = (): number => wallMs + now() - startedMs * speed;
const clock: ShopClock = {
  speed,
  now,
  wall: () => trueWall() + offsetMs,
  up: () => trueWall() - SWITCHED_ON_MS,
  errorMs: () => null,
};
const config = readConfig(FILE);
const shop = await runShop({
  config,
  file: FILE,
  logFile: config.log,
  page: { port: 0, orAny: false },
  broker: { port: brokerPort, orAny: false },
  onTaken: () => {},
  brokerPassword: undefined,
  clock,
  logger: pino({ level: "info", base: null }, pino.destination({ dest: 2, sync: true })),
  onLamp: () => {},
});
console.log(`page: http://127.0.0.1:${shop.pagePort}/ `);
process.once("SIGTERM", async () => {
  await shop.close();
  process.exit(0);
});
