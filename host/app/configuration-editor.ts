// The configuration file for the set-up page: reads it, checks a change, and makes it.
import { parse, stringify } from "yaml";
import { describeIssue, shortJson } from "../config/checked-file.ts";
import { CONFIG, type Config, POLICY_NAMES, readConfig } from "../config/config.ts";
import { readConfigFile, writeConfigFile } from "../config/config-file.ts";
import { editYaml } from "../config/edit-yaml.ts";
import { parseYaml } from "../config/yaml-file.ts";
import { whyFieldOf } from "../core/problems/cause.ts";
import { InputError } from "../core/problems/input-error.ts";
import type { OfferRefusal } from "../core/problems/offer-refusal.ts";
import type { Warning } from "../core/problems/warnings.ts";
import type { SetupFault, SetupSaved, SetupSource, SetupState } from "../web/setup-routes.ts";

/** Keys that take effect only at the next start. */
const AT_START = ["store", "broker", "serial", "page", "log", "headOffice"] as const satisfies (keyof Config)[];
/** Key of the warning that the file was changed by hand. */
export const CHANGED_KEY = "configuration";

/** The configuration of a shop with a file, or of the demo store, which has none. */
export class ConfigurationEditor implements SetupSource {
  private file: string | undefined;
  private running: Config;
  private apply: (config: Config) => void;
  /** Values of the file that are in effect. */
  private inEffect: string;
  /** Version of the file last looked at, and the warning that it led to. */
  private looked: { version: string; warning: Warning | undefined } | undefined;

  /** `apply` puts another configuration into effect in the running host, as far as that needs no restart. */
  constructor(file: string | undefined, running: Config, apply: (config: Config) => void) {
    this.file = file;
    this.running = running;
    this.apply = apply;
    const { text, version } = this.current();
    this.inEffect = valuesOf(text);
    this.looked = { version, warning: undefined };
  }

  version(): string {
    return this.current().version;
  }

  /** The warning of a file that was changed by hand since it took effect; undefined where it was not. */
  changedByHand(): Warning | undefined {
    const { file } = this;
    if (file === undefined) return undefined;
    try {
      const { text, version } = readConfigFile(file);
      // Parsed only when it has changed, as it is looked at every few seconds.
      if (this.looked?.version !== version) this.looked = { version, warning: this.warningOf(file, text) };
      return this.looked.warning;
    } catch (error) {
      return unusable(file, error);
    }
  }

  private warningOf(file: string, text: string): Warning | undefined {
    if (valuesOf(text) === this.inEffect) return undefined;
    try {
      readConfig(file);
    } catch (error) {
      return unusable(file, error);
    }
    return { key: CHANGED_KEY, problem: { code: "file-changed", file } };
  }

  read(): SetupState {
    const { text, version } = this.current();
    const policies = Object.fromEntries(POLICY_NAMES.map((name) => [name, defaults({ policy: { name } }).policy]));
    const content = parseYaml(text, this.file ?? "").content ?? {};
    return { file: this.file, version, content, defaults: defaults({}), policies };
  }

  check(content: unknown): { faults: SetupFault[]; text: string } {
    return { faults: faultsOf(content), text: editYaml(this.current().text, content) };
  }

  save(content: unknown, version: string): SetupSaved {
    if (this.file === undefined) return { kind: "no-file" };
    const faults = faultsOf(content);
    if (faults.length > 0) return { kind: "faulty", faults };
    const written = rewritten(this.file, content, version);
    if (written.kind !== "written") return written;
    const config = CONFIG.parse(content);
    this.inEffect = valuesOf(written.text);
    this.looked = undefined;
    this.apply(config);
    return { kind: "saved", version: written.version, restart: this.waiting(config) };
  }

  /** Replaces parts of the configuration and saves it; undefined when they are in effect, else why not. */
  take(parts: object): OfferRefusal | undefined {
    const { content, version } = this.read();
    const next = { ...(content as object), ...parts };
    if (JSON.stringify(next) === JSON.stringify(content)) return undefined;
    const saved = this.save(next, version);
    if (saved.kind === "saved") return undefined;
    if (saved.kind === "faulty") return { code: "faulty", faults: saved.faults };
    if (saved.kind === "not-written") {
      const { kind: code, ...what } = saved;
      return { code, ...what };
    }
    return { code: saved.kind === "no-file" ? "no-file" : "busy" };
  }

  private current(): { text: string; version: string } {
    if (this.file !== undefined) return readConfigFile(this.file);
    const { store, lanes } = this.running;
    return { text: stringify({ store, lanes: lanes.map(({ box, name }) => ({ box, name })) }), version: "" };
  }

  /** Keys whose values wait for the next start. */
  private waiting(config: Config): string[] {
    return AT_START.filter((key) => JSON.stringify(config[key]) !== JSON.stringify(this.running[key]));
  }
}

/** Writes another content to the file, unless that has changed since `version`. */
function rewritten(
  file: string,
  content: unknown,
  version: string,
): { kind: "written"; text: string; version: string } | Exclude<SetupSaved, { kind: "saved" }> {
  try {
    const before = readConfigFile(file);
    if (before.version !== version) return { kind: "changed-underneath" };
    const text = editYaml(before.text, content);
    const result = writeConfigFile(file, text, version);
    return result === "written" ? { kind: result, text, version: readConfigFile(file).version } : { kind: result };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== "string") throw error;
    return { kind: "not-written", file, detail: code, ...whyFieldOf(error) };
  }
}

function unusable(file: string, error: unknown): Warning {
  const detail = error instanceof InputError ? error.message : `${file}: ${(error as Error).message}`;
  const fault = error instanceof InputError ? error.fault : undefined;
  return { key: CHANGED_KEY, problem: { code: "file-unusable", detail, ...(fault === undefined ? {} : { fault }) } };
}

/** The values in a text, without comments and layout; the text itself where it is not YAML. */
function valuesOf(text: string): string {
  try {
    return JSON.stringify(parse(text));
  } catch {
    return text;
  }
}

function defaults(content: object): Config {
  return CONFIG.parse({ store: "store", lanes: [{ box: "lane-1" }], ...content });
}

/** Everything that is wrong with a content, each with its path. */
function faultsOf(content: unknown): SetupFault[] {
  const result = CONFIG.safeParse(content ?? {});
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const { path, message } = describeIssue(issue, CONFIG);
    const found = path.reduce<unknown>(
      (value, key) => (value as { [key: string]: unknown } | undefined)?.[key],
      content,
    );
    return { path, found: shortJson(found), expected: message };
  });
}
