// Worker thread of the decisions benchmark: one day for each message.
import { parentPort } from "node:worker_threads";
import { type DayTask, runDay } from "./decisions-day.ts";

parentPort?.on("message", (task: DayTask) => parentPort?.postMessage(runDay(task)));
