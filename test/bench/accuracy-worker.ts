// Worker thread of the accuracy benchmark: one day for each message.
import { parentPort } from "node:worker_threads";
import { type DayTask, runDay } from "./accuracy-day.ts";

parentPort?.on("message", (task: DayTask) => parentPort?.postMessage(runDay(task)));
