// Constructs head office from its parts, database, consumer, pages and timers, and closes them in order.
import type { Logger } from "pino";
import { AccountBook } from "../config/account-book.ts";
import type { ChainConfig } from "../config/chain-config.ts";
import { readText } from "../config/text-file.ts";
import { endsOf, readTls } from "../config/tls-files.ts";
import { Warnings } from "../core/problems/warnings.ts";
import { AmqpIntake } from "../headoffice/consumer/amqp-intake.ts";
import { Consumer, type ConsumerStatus } from "../headoffice/consumer/consumer.ts";
import { MqttIntake } from "../headoffice/consumer/mqtt-intake.ts";
import { driveRollouts } from "../headoffice/consumer/rollout-driver.ts";
import { type ChainStore, dayOf } from "../headoffice/stores/chain-store.ts";
import { startHeadOfficeWeb } from "../headoffice/web/server.ts";
import { inEnglish } from "../web/english.ts";
import { watchCertificates } from "./certificate-watch.ts";
import { openChainStore } from "./chain-database.ts";
import { pagePasswords } from "./page-passwords.ts";

/** Interval at which old days are removed, and at which an unreachable database is tried again. Unit ms. */
const PRUNE_MS = 3600000;
const AGAIN_MS = 2000;
/** Interval at which roll-outs are continued. Unit ms. */
const ROLL_MS = 5000;

/** A running head office. */
export interface RunningHeadOffice {
  pagePort: number;
  status: () => ConsumerStatus;
  close(): Promise<void>;
}

/** Waits for the database to be reachable and starts; rejects where its tables cannot be created for another reason. */
export async function runHeadOffice(config: ChainConfig, logger: Logger): Promise<RunningHeadOffice> {
  checkAccount(config);
  const store = openChainStore(config);
  await prepare(store, logger);
  const consumer = new Consumer(store, (level, text, detail) => logger[level](detail, text));
  const { broker, retention, chain } = config;
  const warnings = new Warnings(inEnglish);
  const ends = (): ReturnType<typeof endsOf> => endsOf([broker.ca, broker.cert]);
  const stopWatching = watchCertificates(ends, Date.now, {
    onWarning: (warning) => {
      const raised = warnings.raise(warning, Date.now());
      if (raised !== undefined) logger.warn({ remedy: raised.remedy }, raised.text);
    },
    onWarningOver: (key) => void warnings.end(key),
  });
  const { listen, port, hosts, credentials } = config.page;
  const web = await startHeadOfficeWeb(
    { host: listen, port },
    {
      ...{ chain, hosts, store, status: () => consumer.status, warnings: () => warnings.list() },
      passwords: pagePasswords(new AccountBook(credentials), false),
      onWrong: (address) => logger.warn({ address }, "wrong password of the pages"),
      onRefused: (from, about, why) => logger.debug({ from, about, why }, "refused"),
    },
  );
  const isAmqp = broker.servers[0]?.startsWith("amqp") ?? false;
  consumer.start((listener) => (isAmqp ? new AmqpIntake(broker, listener) : new MqttIntake(broker, listener)));
  const prune = async (): Promise<void> => {
    const today = dayOf(Date.now());
    const removed = await store
      .prune({ frames: today - retention.frameDays, minutes: today - retention.minuteDays })
      .catch((error) => [`failed: ${error}`]);
    if (removed.length > 0) logger.info({ removed }, "days removed");
  };
  const rolling = setInterval(() => {
    driveRollouts(store, consumer.send.bind(consumer), Date.now()).catch((error) =>
      logger.warn({ error: String(error) }, "roll-outs"),
    );
  }, ROLL_MS);
  const pruning = setInterval(() => void prune(), PRUNE_MS);
  return {
    pagePort: web.port,
    status: () => consumer.status,
    close: async () => {
      stopWatching();
      clearInterval(pruning);
      clearInterval(rolling);
      await consumer.close();
      await web.close();
      await store.close();
    },
  };
}

/** Throws InputError where a file of the broker's account is unusable. */
function checkAccount({ broker: { passwordFile, ca, cert, key } }: ChainConfig): void {
  if (passwordFile !== undefined) readText(passwordFile);
  readTls({ ca, cert, key }, "broker");
}

/** Creates the tables; waits for a server that cannot be reached yet. */
async function prepare(store: ChainStore, logger: Logger): Promise<void> {
  for (;;)
    try {
      await store.prepare();
      return;
    } catch (error) {
      const { code = "", message } = error as { code?: string; message: string };
      // Refused, unreachable, reset; 57P03: starting up; 08: connection (PostgreSQL, error codes).
      if (!/^(E[A-Z]+|57P0.|08...)$/.test(code) && !/terminated|timeout/i.test(message)) throw error;
      logger.warn({ error: message || code }, "waiting for the database");
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
}
