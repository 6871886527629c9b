// What a box keeps in Storage over restarts: the configuration that the host has sent, the backgrounds of its zones.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { encode } from "../../protocol/codec.ts";
import { BACKGROUNDS_FILE, backgroundsOf, recallBackgrounds } from "../core/backgrounds.ts";
import type { Box } from "../core/box.ts";
import type { Lane } from "../core/lane.ts";

/** Name of the file in Storage. */
const CONFIGURATION_FILE = "tbconfig";

/** Keeps what is in force; writing what is there already costs nothing. */
export function keepConfiguration(box: Box): void {
  if (box.configuration.id > 0) require("Storage").write(CONFIGURATION_FILE, encode("config", box.configuration));
}

/** Puts what was kept in force again; one that does not fit this image is told and left. */
export function restoreConfiguration(box: Box): void {
  const kept = require("Storage").read(CONFIGURATION_FILE);
  const refused = kept === undefined ? "" : box.configure(kept);
  if (refused !== "") print("tillbeacon: Storage file " + CONFIGURATION_FILE + ": " + refused);
}

/** Keeps what the zones have learned. */
export function keepBackgrounds(lane: Lane): void {
  require("Storage").write(BACKGROUNDS_FILE, backgroundsOf(lane));
}

/** What the zones had learned before the restart. */
export function restoreBackgrounds(layout: LaneLayout): void {
  const kept = require("Storage").read(BACKGROUNDS_FILE);
  if (kept !== undefined) recallBackgrounds(layout, kept);
}
