// What a box keeps in its files over restarts: the configuration that the host has sent, the backgrounds of its zones.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { encode } from "../../protocol/codec.ts";
import { BACKGROUNDS_FILE, CONFIGURATION_FILE } from "../../protocol/storage-files.ts";
import { backgroundsOf, recallBackgrounds } from "../core/backgrounds.ts";
import type { Box } from "../core/box.ts";
import type { Lane } from "../core/lane.ts";

/** A board's files. Writing what is there already is to cost nothing. */
export interface Files {
  /** The whole file; undefined where there is none. */
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/** Keeps the configuration in force, unless it is the one that the box was flashed with. */
export function keepConfiguration(files: Files, box: Box): void {
  if (box.commands.configuration.id > 0) files.write(CONFIGURATION_FILE, encode("config", box.commands.configuration));
}

/** Puts the configuration that was kept in force again; the file and why it does not fit this image, or "". */
export function restoreConfiguration(files: Files, box: Box): string {
  const kept = files.read(CONFIGURATION_FILE);
  const refusal = kept === undefined ? "" : box.commands.configure(kept);
  return refusal === "" ? "" : "file " + CONFIGURATION_FILE + ": " + refusal;
}

/** Keeps what the zones have learned. */
export function keepBackgrounds(files: Files, lane: Lane): void {
  files.write(BACKGROUNDS_FILE, backgroundsOf(lane));
}

/** Puts what the zones had learned before the restart into the layout. */
export function restoreBackgrounds(files: Files, layout: LaneLayout): void {
  const kept = files.read(BACKGROUNDS_FILE);
  if (kept !== undefined) recallBackgrounds(layout, kept);
}
