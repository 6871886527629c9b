// The configuration that the host has sent, kept in Storage over restarts.
import { encode } from "../../protocol/codec.ts";
import type { Box } from "../core/box.ts";

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
