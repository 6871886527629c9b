// Settings that head office offers to its shops: a part of the shop's configuration, checked as that is.
import { InputError } from "../core/problems/input-error.ts";
import { inputErrorOf } from "./checked-file.ts";
import { CONFIG, CONFIG_KEYS } from "./config.ts";
import { readYaml } from "./yaml-file.ts";

/** Keys that head office may change. */
export const OFFERED = ["targets", "policy", "report"] as const;

/** Reads a file of settings; throws InputError. Defaults are not filled in: what is not named is the shop's. */
export function readOffered(file: string): object {
  const yaml = readYaml(file);
  const content = (yaml.content ?? {}) as { [key: string]: unknown };
  const foreign = Object.keys(content).find((key) => !(OFFERED as readonly string[]).includes(key));
  if (foreign !== undefined || Object.keys(content).length === 0)
    throw new InputError(file, yaml.lineOf([foreign ?? ""]), foreign ?? "nothing", OFFERED.join(", "));
  const result = CONFIG.safeParse({ store: "any", lanes: [{ box: "any" }], ...content });
  if (result.success) return content;
  throw inputErrorOf(file, yaml, result.error.issues, CONFIG, CONFIG_KEYS);
}
