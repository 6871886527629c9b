// What a box keeps in its files over restarts: the configuration that the host has sent, what its lane has learned.
import { encode } from "../../protocol/codec.ts";
import { CONFIGURATION_FILE, LEARNED_FILE } from "../../protocol/storage-files.ts";
import type { Box } from "./box.ts";

/** A board's files. */
export interface Files {
  /** The whole file; undefined where there is none. */
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/** Keeps the configuration in force, unless it is the one that the box was flashed with. */
export function keepConfiguration(files: Files, box: Box): void {
  if (box.commands.configuration.id > 0) keep(files, CONFIGURATION_FILE, encode("config", box.commands.configuration));
}

/** Puts the configuration that was kept in force again; the file and why it does not fit this image, or "". */
export function restoreConfiguration(files: Files, box: Box): string {
  const kept = files.read(CONFIGURATION_FILE);
  const refusal = kept === undefined ? "" : box.commands.configure(kept);
  return refusal === "" ? "" : "file " + CONFIGURATION_FILE + ": " + refusal;
}

/** Keeps what the lane has learned. */
export function keepLearned(files: Files, box: Box): void {
  keep(files, LEARNED_FILE, box.learned());
}

/** Puts what the lane had learned before the restart in force again. */
export function restoreLearned(files: Files, box: Box): void {
  const kept = files.read(LEARNED_FILE);
  if (kept !== undefined) box.recall(kept);
}

/** What is there already is not written again: flash wears, and a command that is refused changes nothing. */
function keep(files: Files, name: string, text: string): void {
  if (files.read(name) !== text) files.write(name, text);
}
