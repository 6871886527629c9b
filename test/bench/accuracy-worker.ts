// Worker thread of the accuracy benchmark: one day, or one training, for each message.
import { parentPort } from "node:worker_threads";
import { type DayTask, runDay } from "./accuracy-day.ts";
import { type AfterDaysTask, runAfterDays } from "./family/after-days.ts";
import { type FamilyTask, type RowsTask, rowsOfDay, runFamilyDay } from "./family/family-day.ts";
import { type ModelTask, trainModels } from "./family/train-models.ts";
import { type TrainingTask, trainingRows } from "./family/training-rows.ts";
import { type GroupTask, runGroupDay } from "./groups/group-day.ts";

type Task = DayTask | AfterDaysTask | GroupTask | FamilyTask | RowsTask | ModelTask | TrainingTask;

function run(task: Task): unknown {
  if (!("task" in task)) return runDay(task);
  if (task.task === "rows") return rowsOfDay(task);
  if (task.task === "models") return trainModels(task);
  if (task.task === "training") return trainingRows(task);
  if (task.task === "group") return runGroupDay(task);
  if (task.task === "after-days") return runAfterDays(task);
  return runFamilyDay(task);
}

parentPort?.on("message", (task: Task) => parentPort?.postMessage(run(task)));
