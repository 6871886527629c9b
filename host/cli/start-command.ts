// `tillbeacon start`: runs the host for one shop, or for the demo store when there is no configuration.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { Logger } from "pino";
import { Latency } from "../app/latency.ts";
import type { RunningShop } from "../app/run-shop.ts";
import { notifyService } from "../app/service-notify.ts";
import { type DemoClock, demoClock, MACHINE_CLOCK, type ShopClock } from "../app/shop-clock.ts";
import { type Config, demoConfig, readConfig } from "../config/config.ts";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { InputError } from "../core/problems/input-error.ts";
import { refuseFile } from "../log/refuse-file.ts";
import type { DemoStore } from "../simulator/demo-store.ts";
import { laneCount, portNumber, seconds, seed, speed } from "./arguments.ts";
import { brokerPassword } from "./broker-account.ts";
import { logFrom } from "./demo-log.ts";
import { languageOption, wordsFor } from "./language.ts";
import { logsInJson, newLogger, newTeller, untilStopped } from "./until-stopped.ts";

interface StartOptions {
  config?: string;
  for?: number;
  json?: boolean;
  /** undefined: as standard error is. */
  logJson?: true;
  speed: number;
  lanes: number;
  seed: number;
  log?: string;
  port?: number;
  brokerPort?: number;
  lang?: string;
}

/** What the command says: entries of the log, and where things are. */
interface Console {
  logger: Logger;
  tell: (text: string) => void;
}

/** A demo that runs faster than the machine's clock ends before it has caught up with it. Unit s. */
const FAST_S = 4 * 3600;

/** Options that only the demo store has. */
const OF_DEMO = ["lanes", "speed", "seed"] as const;

const HELP = `
Without --config, ${DEFAULT_CONFIG} in this folder is used; where there is none, a demo store runs: six lanes of
virtual boxes that execute the real firmware, a busload of shoppers every six minutes, and staff who follow the lamps.
With --speed above 1 its day begins in the past, so that no record is from the future, and it ends after four hours. Where
the log has records of later than that, the run gets a log of its own, such as demo-2.sqlite, and says so.
The page's address is printed at the start. Ctrl-C stops cleanly; the log is complete up to that moment.

Examples:
  tillbeacon start                      the demo store, or the shop of ${DEFAULT_CONFIG}
  tillbeacon start --speed 10           the demo, ten times as fast
  tillbeacon start --for 60 --json      one minute, then one line of JSON with the counts
  tillbeacon start --config shop.yaml   a real shop

A broker's password is taken from the environment variable TILLBEACON_BROKER_PASSWORD, or from the file broker.passwordFile.`;

export function addStartCommand(program: Command): void {
  program
    .command("start")
    .description("run the host: broker, log, decisions, live page; a demo store when nothing is configured")
    .option("--config <file>", "the shop's configuration (YAML)")
    .option("--for <seconds>", "stop by itself after so many seconds", seconds)
    .option("--json", "print one last line of JSON with the counts")
    .option("--log-json", "log in JSON at a terminal, too")
    .option("--log <file>", "log file (SQLite), instead of the configured one")
    .option("--port <port>", "port of the page, instead of the configured one", portNumber)
    .option("--broker-port <port>", "port of the embedded broker, instead of the configured one", portNumber)
    .option("--speed <factor>", "demo: virtual seconds to the second, up to 100", speed, 1)
    .option("--lanes <n>", "demo: number of lanes", laneCount, 6)
    .option("--seed <n>", "demo: which day it is", seed, 1)
    .addOption(languageOption())
    .addHelpText("after", HELP)
    .action(runStart);
}

async function runStart(options: StartOptions, command: Command): Promise<void> {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  const words = wordsFor(options.lang);
  const config = file === undefined ? demoConfig(options.lanes, words.CLI.till) : readConfig(file);
  if (file !== undefined) refuseUnused(options, command, file, config);
  const inJson = options.logJson ?? logsInJson();
  const logger = newLogger(words, inJson);
  const tell = newTeller(logger, inJson);
  const latency = new Latency();
  const virtual = file === undefined ? demoClock(options.speed, options.for ?? FAST_S) : undefined;
  const asked = options.log ?? config.log;
  const log = virtual !== undefined && options.speed > 1 ? logFrom(asked, virtual.wall()) : asked;
  if (log !== asked) tell(words.CLI.ownLog(asked, log));
  let demo: DemoStore | undefined;
  const shop = await openShop(config, file, { ...options, log }, virtual ?? MACHINE_CLOCK, { logger, tell }, (tMs) => {
    if (demo !== undefined) latency.add((demo.nowMs() - tMs) / options.speed);
  });
  if (virtual !== undefined) demo = await openDemo(shop, options, virtual, { logger, tell });
  const stopNotifying = notifyService(process.env, (error) => logger.error({ error: String(error) }, "service"));
  await untilStopped(options.for ?? (virtual !== undefined && options.speed > 1 ? FAST_S : undefined));
  stopNotifying();
  demo?.stop();
  await shop.close();
  const { logged, decisions } = shop.counts();
  tell(words.CLI.stopped(logged, decisions, log));
  if (options.json) console.log(JSON.stringify(figuresOf(shop, latency, demo)));
}

/** An option that has no effect beside this configuration is refused: nobody would see that it has none. Throws InputError. */
function refuseUnused(options: StartOptions, command: Command, file: string, { broker }: Config): void {
  const demo = OF_DEMO.find((name) => command.getOptionValueSource(name) === "cli");
  if (demo !== undefined)
    throw new InputError(
      `--${demo}`,
      1,
      `${options[demo]} beside the configuration ${file}`,
      "the demo store, which runs without one",
    );
  // Any free port is no choice of one.
  if (options.brokerPort && "url" in broker)
    throw new InputError(
      "--broker-port",
      1,
      `${options.brokerPort} beside broker.url of ${file}`,
      "the embedded broker",
    );
}

/** Starts the host and says where it is. `onLamp` gets the box's time of the record that a lamp followed. */
async function openShop(
  config: Config,
  file: string | undefined,
  options: StartOptions & { log: string },
  clock: ShopClock,
  { logger, tell }: Console,
  onLamp: (tMs: number) => void,
): Promise<RunningShop> {
  const { CLI } = wordsFor(options.lang);
  const isDemo = file === undefined;
  const logFile = options.log;
  refuseFile(logFile);
  // What is refused is refused at once: broker, page and database take a second to load.
  const { runShop } = await import("../app/run-shop.ts");
  const embedded = "listen" in config.broker ? config.broker : { listen: "127.0.0.1", port: 0 };
  const shop = await runShop({
    config,
    file,
    logFile,
    // The demo takes any free port when its usual one is in use; a configured port is kept to.
    page: { port: options.port ?? config.page.port, orAny: isDemo && options.port === undefined },
    broker: { port: options.brokerPort ?? embedded.port, orAny: isDemo && options.brokerPort === undefined },
    onTaken: (port) => tell(CLI.portTaken(port)),
    brokerPassword: brokerPassword(config),
    sparkplugPassword: process.env["TILLBEACON_SPARKPLUG_PASSWORD"],
    clock,
    logger,
    onLamp: (_, cause) => {
      if (cause !== undefined) onLamp(cause.tMs);
    },
  });
  // The same in every language: programs look for it.
  tell(`page: http://${config.page.listen}:${shop.pagePort}/   log: ${logFile}`);
  if (!isDemo && shop.brokerPort !== undefined) tell(CLI.boxes(`mqtt://${embedded.listen}:${shop.brokerPort}`));
  if (shop.brokerTlsPort !== undefined) tell(CLI.tls(`mqtts://${embedded.listen}:${shop.brokerTlsPort}`));
  return shop;
}

async function openDemo(
  shop: RunningShop,
  options: StartOptions,
  clock: DemoClock,
  { logger, tell }: Console,
): Promise<DemoStore> {
  const { lanes, seed, speed } = options;
  const { CLI } = wordsFor(options.lang);
  const brokerPort = shop.brokerPort ?? 0;
  const { runDemo } = await import("../app/run-demo.ts");
  const demo = await runDemo({
    ...{ lanes, seed, speed, brokerPort },
    onBuild: () => tell(CLI.building),
    onPrint: (box, text) => logger.info({ box, text }, "box says"),
  });
  clock.follow(() => demo.nowMs());
  tell(CLI.demo(lanes, `mqtt://127.0.0.1:${brokerPort}`));
  return demo;
}

/** The last line of JSON. */
function figuresOf(shop: RunningShop, latency: Latency, demo: DemoStore | undefined): object {
  const { telemetry, rejected, decisions, lampChanges, logged, boxes, duplicates, rejectedBy } = shop.counts();
  return {
    ...{ telemetry, rejected, decisions, lampChanges, logged, boxes, duplicates, rejectedBy },
    eventToLampMs: latency.summary(),
    arrived: demo?.shop.arrived ?? null,
    lampsSeen: demo?.lampChanges ?? null,
  };
}
