// The start of a box on any platform: its settings are read and checked, and its core is made from them and from what was
// kept.
import { type BoxSettings, type LaneLayout, settingsProblem } from "../../protocol/box-settings.ts";
import { SETTINGS_FILE } from "../../protocol/storage-files.ts";
import { Box, type BoxSetup } from "../core/box.ts";
import { type Files, restoreConfiguration, restoreLearned } from "../core/kept-state.ts";
import { FIRMWARE } from "./version.ts";

/** A class, for an object of one takes less of a small heap, and what is the same in every box takes none. */
class Setup implements BoxSetup {
  layout: LaneLayout;
  boot: string;
  firmware = FIRMWARE;
  board: string;
  /** Up to three in line is comfortable. */
  callAbove = 3;
  telemetryMs = 1000;
  outboxRecords: number;

  constructor(layout: LaneLayout, boot: string, board: string, outboxRecords: number) {
    this.layout = layout;
    this.boot = boot;
    this.board = board;
    this.outboxRecords = outboxRecords;
  }
}

/**
 * The settings in the box's files; undefined where they cannot be used, once `print` has been given the reason. `parse` gives undefined
 * for a text that is no JSON.
 */
export function readSettings(
  files: Files,
  parse: (text: string) => unknown,
  print: (text: string) => void,
): BoxSettings | undefined {
  const text = files.read(SETTINGS_FILE);
  let settings: BoxSettings | undefined;
  let problem = "found no such file";
  if (text !== undefined) {
    settings = parse(text) as BoxSettings | undefined;
    problem = settings === undefined ? "found no JSON" : settingsProblem(settings);
  }
  if (problem === "") return settings;
  print("tillbeacon: file " + SETTINGS_FILE + ": " + problem);
  return undefined;
}

/** The core of a box, with what it has kept. `outboxRecords`: records kept while the host is away. */
export function newBox(
  settings: BoxSettings,
  boot: string,
  board: string,
  outboxRecords: number,
  files: Files,
  print: (text: string) => void,
): Box {
  const box = new Box(new Setup(settings.layout, boot, board, outboxRecords));
  restoreLearned(files, box);
  const problem = restoreConfiguration(files, box);
  if (problem !== "") print("tillbeacon: " + problem);
  return box;
}
