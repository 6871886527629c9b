// Constructs a shop's host from its parts, connects them, and closes them in order.
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { AccountBook } from "../config/account-book.ts";
import type { Config } from "../config/config.ts";
import { credentialsFile } from "../config/credentials.ts";
import { reportPlanOf } from "../config/report-plan.ts";
import type { Dispatch } from "../core/dispatch/dispatch.ts";
import { newDispatch } from "../core/dispatch/policies.ts";
import { publishedWill } from "../core/publishing/published-shop.ts";
import type { Report } from "../core/report/report.ts";
import { FRONT, placesOf } from "../core/shop.ts";
import { type Counts, Store } from "../core/store.ts";
import { archiveOf } from "../log/archive/archive-files.ts";
import { Archivist } from "../log/archive/archivist.ts";
import { DayArchive } from "../log/day-archive.ts";
import { archiveWarning } from "../log/log-warnings.ts";
import { PastWeeksDesk } from "../log/past-weeks-desk.ts";
import { ReportDesk } from "../log/report-desk.ts";
import type { ReportRange } from "../log/shop-report.ts";
import { htmlOf } from "../reports/html.ts";
import { icsOf, mondayAfter } from "../reports/ics.ts";
import type { Words } from "../web/public/language-en.ts";
import { startWeb, type WebServer, type WebSources } from "../web/server.ts";
import { brokerRules, deniedOf } from "./broker-rules.ts";
import { watchShopCertificates } from "./certificate-watch.ts";
import { ConfigurationEditor } from "./configuration-editor.ts";
import { watchConfiguration } from "./configuration-watch.ts";
import { ForecastKeeper } from "./forecast-keeper.ts";
import { openOnPort, type PortChoice } from "./free-port.ts";
import { LaneChecks } from "./lane-checks.ts";
import { pagePasswords } from "./page-passwords.ts";
import type { ShopClock } from "./shop-clock.ts";
import { type OnLamp, ShopHost } from "./shop-host.ts";
import { openBroker, withSerial } from "./transports.ts";
import { VERSION } from "./version.ts";

/** How long the start waits for the log; a healthy one is open sooner. Unit ms. */
const LOG_MS = 2000;

/** What a host runs with. */
export interface ShopOptions {
  config: Config;
  /** The configuration file; undefined for the demo store, which has none. */
  file: string | undefined;
  logFile: string;
  page: PortChoice;
  broker: PortChoice;
  /** Called where a port is in use and another is taken. */
  onTaken: (port: number) => void;
  brokerPassword: string | undefined;
  sparkplugPassword?: string | undefined;
  clock: ShopClock;
  logger: Logger;
  onLamp: OnLamp;
}

/** Counts since the start. `boxes`: number of boxes heard. */
export interface ShopCounts extends Counts {
  logged: number;
  duplicates: number;
  boxes: number;
}

/** A running host. */
export interface RunningShop {
  pagePort: number;
  /** Port of the embedded broker; undefined where the shop uses a broker of its own. */
  brokerPort: number | undefined;
  /** The embedded broker's port with TLS, where it has one. */
  brokerTlsPort: number | undefined;
  counts(): ShopCounts;
  close(): Promise<void>;
}

/** Starts a host; rejects with the system's, the database's or the broker's error. */
export async function runShop(options: ShopOptions): Promise<RunningShop> {
  const { config, file, logFile, clock, logger, onLamp, onTaken } = options;
  const store = new Store(placesOf(config), newDispatch(config.policy, config.targets));
  const host = new ShopHost({ config, store, logFile, logger, clock, onLamp });
  // A demo has neither accounts nor passwords, even if there is a credentials file beside its log.
  const book = new AccountBook(file === undefined ? "" : credentialsFile(config.log));
  const brokerOptions = {
    ...{ choice: options.broker, onTaken, password: options.brokerPassword, speed: clock.speed },
    rules: brokerRules(config, book, host),
  };
  const will = publishedWill(config.store, VERSION, clock.wall());
  const extras = { will, onConnected: () => host.onConnected(), retained: host.publisher };
  const broker = await openBroker(config, brokerOptions, host.traffic, logger, extras);
  const onFailure = (error: Error): void => logger.error({ error: String(error) }, "day");
  const archive = new DayArchive(logFile, config.store, config.report.overS, onFailure, () => clock.wall());
  const reports = new ReportDesk(logFile, reportPlanOf(config));
  let { retention } = config;
  const archivist = archivistOf(options, host, archive, () => retention);
  const editor = new ConfigurationEditor(file, config, (next) => {
    host.reconfigure(next);
    archive.countOver(next.report.overS);
    reports.setPlan(reportPlanOf(next));
    retention = next.retention;
  });
  host.headOffice.takeSettingsBy((parts) => editor.take(parts));
  const checks = checksOf(options, store);
  const pastWeeks = new PastWeeksDesk();
  const forecasts = forecastsOf(options, store, pastWeeks);
  const parts = { reports, setup: editor, passwords: pagePasswords(book, file === undefined), checks };
  const page = await openPage(options, host, archive, parts, () => store.counts);
  const transport = await withSerial(config, broker.transport, host.traffic, logger);
  host.attach(transport, () => page.changed());
  await host.publisher.openSparkplug(host, options.sparkplugPassword, options.logFile);
  // Once the host says that it runs, people may look into its log; but a slow disk does not delay the start.
  await Promise.race([host.open(), setTimeout(LOG_MS)]);
  const timer = tickEachSecond(clock, [host, checks, forecasts]);
  const watches = [watchShopCertificates(config, () => clock.wall(), host), watchConfiguration(editor, host)];
  return {
    pagePort: page.port,
    brokerPort: broker.port,
    brokerTlsPort: broker.tlsPort,
    counts: () => {
      const boxes = store.lanes(clock.now()).filter((lane) => lane.telemetry !== undefined).length;
      return { ...store.counts, logged: host.logCounts.logged, duplicates: host.logCounts.duplicates, boxes };
    },
    close: async () => {
      clearInterval(timer);
      for (const stop of watches) stop();
      host.close();
      // In this order: each part may need those after it until it is closed.
      for (const part of [transport, page, archivist, archive, reports, forecasts, pastWeeks]) await part.close();
      await host.publisher.closeSparkplug();
      await host.closeLog();
    },
  };
}

/** The archivist, which moves days that are over from the log to the archive. */
function archivistOf(
  { config, logFile, clock, logger }: ShopOptions,
  host: ShopHost,
  days: DayArchive,
  retention: () => Config["retention"],
): Archivist {
  const archive = archiveOf(logFile);
  return new Archivist(
    { file: logFile, store: config.store, archive },
    {
      retention,
      prune: (sealed) => host.prune(sealed),
      wall: () => clock.wall(),
      isClockKnown: () => clock.errorMs() !== null,
      onSealed: (date, records) => {
        days.forget(date);
        logger.info({ date, records }, "day sealed");
      },
      onRemoved: (date) => {
        days.forget(date);
        logger.info({ date }, "day removed: older than is kept, or no room for it");
      },
      onDone: () => host.onWarningOver("archive"),
      onFailure: (error) => host.onWarning(archiveWarning(archive, error)),
    },
  );
}

/** The checks of lanes, which are stored beside the log. */
function checksOf({ logFile, clock }: ShopOptions, store: Store): LaneChecks {
  const folder = path.join(path.dirname(logFile), "checks");
  return new LaneChecks(
    folder,
    () => store.lanes(clock.now()),
    () => clock.wall(),
  );
}

/** The forecast keeper, for the single lanes: tills of groups are not forecast. */
function forecastsOf(
  { config, logFile, clock, logger }: ShopOptions,
  store: Store,
  desk: PastWeeksDesk,
): ForecastKeeper {
  const boxes = (): string[] =>
    store.lanes(clock.now()).flatMap(({ box, role, pool }) => (role === "lane" && pool === FRONT ? [box] : []));
  const read: PastWeeksDesk["read"] = (job) => desk.read(job);
  const forecaster = (): Dispatch => store.dispatch;
  return new ForecastKeeper({ logFile, store: config.store, clock, logger, forecaster, boxes, read });
}

function tickEachSecond({ speed }: ShopClock, parts: readonly { tick(): void }[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const part of parts) part.tick();
  }, 1000 / speed);
}

function openPage(
  { config, page, clock, onTaken }: ShopOptions,
  host: ShopHost,
  archive: DayArchive,
  { reports, setup, passwords, checks }: Pick<WebSources, "setup" | "passwords" | "checks"> & { reports: ReportDesk },
  counts: () => Counts,
): Promise<WebServer> {
  const access = { hosts: config.page.hosts, setupFromNetwork: config.page.setup === "network" };
  const sources = {
    snapshot: () => host.snapshot(),
    counters: () => {
      const { telemetry, rejected, decisions, lampChanges } = counts();
      const { logged, duplicates, conflicts, refused } = host.logCounts;
      return {
        telemetry_total: telemetry,
        rejected_total: rejected,
        decisions_total: decisions,
        lamp_changes_total: lampChanges,
        records_logged_total: logged,
        records_repeated_total: duplicates,
        records_conflicting_total: conflicts,
        records_without_room_total: refused,
        denied_total: deniedOf(counts()),
      };
    },
    acknowledge: (box: string) => host.acknowledge(box),
    days: {
      days: () => archive.days(),
      day: (date: string) => archive.day(date),
      nameOf: (box: string) => host.nameOf(box),
    },
    reports: {
      report: (range: ReportRange) => reports.report(range),
      html: htmlOf,
      ics: (report: Report, words: Words) => icsOf(report, mondayAfter(clock.wall()), clock.wall(), words),
    },
    setup,
    passwords,
    checks,
    version: VERSION,
    onRefused: (from: string, about: string, field: string) =>
      host.traffic.onRejection({ reason: "not-allowed", field, about, from }),
    warnings: host,
  };
  return openOnPort(page, (port) => startWeb({ host: config.page.listen, port }, access, sources), onTaken);
}
