// A host for fast tests, as a process of its own: all that `tillbeacon start` runs, but with a clock that the test moves
// and can set wrong. Arguments: speed at most, port of the embedded broker, time at the start in ms.
import { readFileSync } from "node:fs";
import { pino } from "pino";
import { runShop } from "../../host/app/run-shop.ts";
import type { ShopClock } from "../../host/app/shop-clock.ts";
import { readConfig } from "../../host/config/config.ts";
import { collectGarbage } from "./collect-garbage.ts";

/** Read ten times a second: the wall clock is wrong by so many ms. */
const OFFSET_FILE = "clock-offset";
const FILE = "shop.yaml";
const [speed = 1, brokerPort = 0, firstMs = 0] = process.argv.slice(2).map(Number);

let offsetMs = 0;
setInterval(() => {
  try {
    offsetMs = Number(readFileSync(OFFSET_FILE, "utf8")) || 0;
  } catch {
    offsetMs = 0;
  }
}, 100).unref();

/** Time goes on when the test says so, and the test is told when everything before has been taken. Unit ms. */
let nowMs = firstMs;
process.on("message", async (told: { id: number; nowMs: number } | { id: number; collect: true }) => {
  if ("collect" in told) await collectGarbage();
  else nowMs = told.nowMs;
  process.send?.(told.id);
});

/** The machine is switched on, and its clock right, a while before the test begins. Unit ms since 1970. */
const BEGIN_MS = Date.UTC(2026, 2, 2, 8);
const UP_MS = 3600000;
const clock: ShopClock = {
  speed,
  isVirtual: false,
  now: () => nowMs,
  wall: () => BEGIN_MS + nowMs + offsetMs,
  up: () => UP_MS + nowMs,
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
  onLamp: (box, cause) => process.send?.({ box, boot: cause?.boot, seq: cause?.seq }),
});
console.log(`page: http://127.0.0.1:${shop.pagePort}/ `);
process.once("SIGTERM", async () => {
  await shop.close();
  process.exit(0);
});
