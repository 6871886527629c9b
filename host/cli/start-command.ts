// `tillbeacon start`: runs the host for one shop, or for the demo store when there is no configuration.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { type Logger, pino } from "pino";
import { parseTopic } from "../../protocol/host-topics.ts";
import { Latency } from "../app/latency.ts";
import { Setup } from "../app/setup.ts";
import { ShopHost } from "../app/shop-host.ts";
import { startBroker } from "../broker/embedded-broker.ts";
import { type Config, DEFAULT_CONFIG, demoConfig, readConfig } from "../config/config.ts";
import type { BoxTransport } from "../core/box-transport.ts";
import { newDispatch } from "../core/policies.ts";
import { placesOf } from "../core/shop.ts";
import { Store } from "../core/store.ts";
import { DayArchive } from "../log/day-archive.ts";
import { Log } from "../log/log.ts";
import { connectBroker } from "../mqtt/broker-link.ts";
import { openSerialLink } from "../serial/serial-link.ts";
import type { DemoStore } from "../simulator/demo-store.ts";
import { startWeb } from "../web/server.ts";
import { laneCount, portNumber, seconds, seed, speed } from "./arguments.ts";

interface StartOptions {
  config?: string;
  for?: number;
  json?: boolean;
  speed: number;
  lanes: number;
  seed: number;
  log?: string;
  port?: number;
  brokerPort?: number;
}

const HELP = `
Without --config, ${DEFAULT_CONFIG} in this folder is used; where there is none, a demo store runs: six lanes of
virtual boxes that execute the real firmware, a busload of shoppers every six minutes, and staff who follow the lamps.
The page's address is printed at the start. Ctrl-C stops cleanly; the log is complete up to that moment.

Examples:
  tillbeacon start                      the demo store, or the shop of ${DEFAULT_CONFIG}
  tillbeacon start --speed 10           the demo, ten times as fast
  tillbeacon start --for 60 --json      one minute, then one line of JSON with the counts
  tillbeacon start --config shop.yaml   a real shop

A broker's password is taken from the environment variable TILLBEACON_BROKER_PASSWORD.`;

export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("run the host: broker, log, decisions, live page; a demo store when nothing is configured")
    .option("--config <file>", "the shop's configuration (YAML)")
    .option("--for <seconds>", "stop by itself after so many seconds", seconds)
    .option("--json", "print one last line of JSON with the counts")
    .option("--log <file>", "log file (SQLite), instead of the configured one")
    .option("--port <port>", "port of the page, instead of the configured one", portNumber)
    .option("--broker-port <port>", "port of the embedded broker, instead of the configured one", portNumber)
    .option("--speed <factor>", "demo: virtual seconds to the second, up to 100", speed, 1)
    .option("--lanes <n>", "demo: number of lanes", laneCount, 6)
    .option("--seed <n>", "demo: which day it is", seed, 1)
    .addHelpText("after", HELP)
    .action(runStart);
}

async function runStart(options: StartOptions): Promise<void> {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  const config = file === undefined ? demoConfig(options.lanes) : readConfig(file);
  const isDemo = file === undefined;
  const logger = pino(
    { level: process.env["TILLBEACON_LOG_LEVEL"] ?? "info", base: null },
    pino.destination({ dest: 2, sync: true }),
  );
  // A faster demo lives on a faster clock, host and boxes alike.
  const startedMs = Date.now();
  const now = (): number => performance.now() * (isDemo ? options.speed : 1);
  const wall = (): number => (isDemo ? startedMs + now() : Date.now());
  const log = new Log(options.log ?? config.log, config.store);
  const store = new Store(config.store, placesOf(config), newDispatch(config.policy, config.targets));
  const latency = new Latency();
  let demo: DemoStore | undefined;
  const host = new ShopHost({
    name: config.store,
    minConfidence: config.targets.minConfidence,
    store,
    log,
    logger,
    now,
    wall,
    onLamp: (_, cause) => {
      if (demo !== undefined && cause !== undefined) latency.add((demo.nowMs() - cause.tMs) / options.speed);
    },
  });
  host.endOpenCalls();
  const { link, brokerPort } = await openLink(config, options, host, logger, isDemo);
  const archive = new DayArchive(options.log ?? config.log, config.store, config.report.overS, (error) =>
    logger.error({ error: String(error) }, "day"),
  );
  const days = {
    days: () => archive.days(),
    day: (date: string) => archive.day(date),
    nameOf: (box: string) => host.nameOf(box),
  };
  const setup = new Setup(file, config, (next) => {
    host.setUp(next);
    archive.countOver(next.report.overS);
  });
  const page = await orAnyPort(isDemo && options.port === undefined, options.port ?? config.page.port, (port) =>
    startWeb(
      { host: config.page.listen, port },
      { hosts: config.page.hosts, setupFromNetwork: config.page.setup === "network" },
      { snapshot: () => host.snapshot(), acknowledge: (box) => host.acknowledge(box), days, setup },
    ),
  );
  const way = config.serial.length === 0 ? link : withSerial(config, link, host, logger);
  host.attach(way, () => page.changed());
  const timer = setInterval(() => host.tick(), 1000 / (isDemo ? options.speed : 1));
  console.log(`page: http://${config.page.listen}:${page.port}/   log: ${options.log ?? config.log}`);
  if (!isDemo && "listen" in config.broker) console.log(`boxes: mqtt://${config.broker.listen}:${brokerPort}`);
  if (isDemo) {
    demo = await startDemo(options, brokerPort, logger);
    console.log(`demo store: ${options.lanes} lanes, boxes on mqtt://127.0.0.1:${brokerPort}; Ctrl-C stops`);
  }
  await untilStopped(options.for);
  clearInterval(timer);
  host.close();
  demo?.stop();
  await way.close();
  await page.close();
  await archive.close();
  await log.close();
  if (options.json)
    console.log(
      JSON.stringify({
        telemetry: store.counts.telemetry,
        rejected: store.counts.rejected,
        decisions: store.counts.decisions,
        lampChanges: store.counts.lampChanges,
        logged: log.logged,
        boxes: store.lanes(now()).filter((lane) => lane.telemetry !== undefined).length,
        duplicates: log.duplicates,
        rejectedBy: store.counts.rejectedBy,
        eventToLampMs: latency.summary(),
        arrived: demo?.shop.arrived ?? null,
        lampsSeen: demo?.lampChanges ?? null,
      }),
    );
}

async function openLink(
  config: Config,
  options: StartOptions,
  host: ShopHost,
  logger: Logger,
  isDemo: boolean,
): Promise<{ link: BoxTransport; brokerPort: number }> {
  const broker = config.broker;
  if ("url" in broker) {
    const account = {
      url: broker.url,
      store: config.store,
      username: broker.username,
      password: process.env["TILLBEACON_BROKER_PASSWORD"],
    };
    const link = await connectBroker(
      account,
      (topic, payload) => host.take(topic, payload),
      (up, detail) => logger[up ? "info" : "warn"]({ up, detail }, "broker"),
    );
    return { link, brokerPort: 0 };
  }
  const link = await orAnyPort(isDemo && options.brokerPort === undefined, options.brokerPort ?? broker.port, (port) =>
    startBroker({ host: broker.listen, port }, (topic, payload) => host.take(topic, payload)),
  );
  return { link, brokerPort: link.port };
}

/** Boxes on serial lines are reached over those, all others over the broker. */
function withSerial(config: Config, broker: BoxTransport, host: ShopHost, logger: Logger): BoxTransport {
  const serial = openSerialLink(
    config.store,
    config.serial,
    (topic, payload) => host.take(topic, payload),
    (port, up, detail) => logger[up ? "info" : "warn"]({ port, up, detail }, "serial"),
  );
  return {
    publish: (topic, payload) => {
      const parsed = parseTopic(topic);
      const isSerial = parsed.kind === "ok" && serial.has(parsed.box);
      (isSerial ? serial : broker).publish(topic, payload);
    },
    close: async () => {
      await Promise.all([serial.close(), broker.close()]);
    },
  };
}

/** The demo takes any free port when its usual one is in use; a configured port is kept to. */
async function orAnyPort<T>(isFree: boolean, port: number, open: (port: number) => Promise<T>): Promise<T> {
  try {
    return await open(port);
  } catch (error) {
    if (!isFree || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    console.log(`port ${port} is in use, taking a free one`);
    return open(0);
  }
}

async function startDemo(options: StartOptions, port: number, logger: Logger): Promise<DemoStore> {
  const { readBundle } = await import("../../firmware/build/bundles.ts");
  const { DemoStore } = await import("../simulator/demo-store.ts");
  const { demoShop } = await import("../simulator/shop-setups.ts");
  const bundle = await readBundle("esp32", (name) => console.log(`building ${name} for the virtual boxes ...`));
  const demo = new DemoStore({
    bundle,
    store: "demo",
    broker: "127.0.0.1",
    port,
    speed: options.speed,
    shop: demoShop(options.lanes, options.seed),
    onPrint: (box, text) => logger.info({ box, text }, "box says"),
  });
  demo.start();
  return demo;
}

/** Resolves on SIGINT, SIGTERM or when the time is over; a second signal ends the process at once. */
function untilStopped(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        clearTimeout(timer);
        resolve();
      });
  });
}
