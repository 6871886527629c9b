// Writes a shop's head office into its configuration file, and leaves the rest as it is.
import { existsSync, writeFileSync } from "node:fs";
import { InputError } from "../core/problems/input-error.ts";
import { readConfig } from "./config.ts";
import { readConfigFile, replaceFile, writeConfigFile } from "./config-file.ts";
import { editYaml } from "./edit-yaml.ts";
import type { HeadOffice } from "./head-office.ts";
import { readYaml } from "./yaml-file.ts";

/** Sets `headOffice` in the file; makes a file with one lane where there is none. Throws InputError. */
export function writeHeadOffice(file: string, store: string, headOffice: Partial<HeadOffice>): "made" | "changed" {
  const isNew = !existsSync(file);
  if (isNew) writeFileSync(file, `store: ${store}\nlanes:\n  - box: lane-1\n`, { flag: "wx" });
  const config = readConfig(file);
  if (config.store !== store)
    throw new InputError(file, 1, `store ${config.store}`, `store ${store}, whose token this is`);
  const { text, version } = readConfigFile(file);
  const content = { ...(readYaml(file).content as object), headOffice };
  if (writeConfigFile(file, editYaml(text, content), version) === "changed-underneath")
    throw new InputError(file, 1, "a file that somebody has just changed", "the file as it was read; try again");
  readConfig(file);
  return isNew ? "made" : "changed";
}

/** Writes a secret that only this account can read, whoever could read what was there before. */
export function writeSecret(file: string, text: string): void {
  replaceFile(file, `${text}\n`, 0o600);
}
