// Worker thread of the forecast benchmark: the days of one shop for each message.
import { parentPort } from "node:worker_threads";
import { type ForecastTask, runShop } from "./forecast-days.ts";

parentPort?.on("message", (task: ForecastTask) => parentPort?.postMessage(runShop(task)));
