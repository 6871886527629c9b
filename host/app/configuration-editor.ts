// The configuration file for the set-up page: what it says, what is wrong with a change, and the change itself.
import { parse, stringify } from "yaml";
import { CONFIG, type Config, describeIssue, shortJson } from "../config/config.ts";
import { readConfigFile, writeConfigFile } from "../config/config-file.ts";
import { editYaml } from "../config/edit-yaml.ts";
import type { SetupFault, SetupSaved, SetupSource, SetupState } from "../web/setup-routes.ts";

/** Keys that hold from the next start on. */
const AT_START = ["store", "broker", "page", "log", "headOffice"] as const satisfies (keyof Config)[];
/** Policies to choose from, the default first. */
const POLICIES = ["workload", "threshold"] as const;

/** The configuration of a shop with a file, or of the demo store, which has none. */
export class ConfigurationEditor implements SetupSource {
  private file: string | undefined;
  private running: Config;
  private apply: (config: Config) => void;

  /** `apply` makes the running host go by another configuration, as far as it can. */
  constructor(file: string | undefined, running: Config, apply: (config: Config) => void) {
    this.file = file;
    this.running = running;
    this.apply = apply;
  }

  read(): SetupState {
    const { text, version } = this.current();
    const policies = Object.fromEntries(POLICIES.map((name) => [name, defaults({ policy: { name } }).policy]));
    return { file: this.file, version, content: parse(text) ?? {}, defaults: defaults({}), policies };
  }

  check(content: unknown): { faults: SetupFault[]; text: string } {
    return { faults: faultsOf(content), text: editYaml(this.current().text, content) };
  }

  save(content: unknown, version: string): SetupSaved {
    if (this.file === undefined) return { kind: "no-file" };
    const faults = faultsOf(content);
    if (faults.length > 0) return { kind: "faulty", faults };
    const before = readConfigFile(this.file);
    if (before.version !== version) return { kind: "changed-underneath" };
    const text = editYaml(before.text, content);
    if (writeConfigFile(this.file, text, version) === "changed-underneath") return { kind: "changed-underneath" };
    const config = CONFIG.parse(content);
    this.apply(config);
    return { kind: "saved", version: readConfigFile(this.file).version, restart: this.waiting(config) };
  }

  /** Puts parts of the configuration in the place of the shop's own; "" when it goes by them now, else why not. */
  take(parts: object): string {
    const { content, version } = this.read();
    const next = { ...(content as object), ...parts };
    if (JSON.stringify(next) === JSON.stringify(content)) return "";
    const saved = this.save(next, version);
    if (saved.kind === "saved") return "";
    if (saved.kind !== "faulty") return saved.kind === "no-file" ? "the shop has no file" : "the file is being changed";
    return saved.faults
      .map(({ path, found, expected }) => `${path.join(".")}: found ${found}, expected ${expected}`)
      .join("; ");
  }

  private current(): { text: string; version: string } {
    if (this.file !== undefined) return readConfigFile(this.file);
    const { store, lanes } = this.running;
    return { text: stringify({ store, lanes: lanes.map(({ box, name }) => ({ box, name })) }), version: "" };
  }

  /** Parts of the file that hold only from the next start on. */
  private waiting(config: Config): string[] {
    return AT_START.filter((key) => JSON.stringify(config[key]) !== JSON.stringify(this.running[key]));
  }
}

function defaults(content: object): Config {
  return CONFIG.parse({ store: "store", lanes: [{ box: "lane-1" }], ...content });
}

/** Everything that is wrong, each with its place. */
function faultsOf(content: unknown): SetupFault[] {
  const result = CONFIG.safeParse(content ?? {});
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    const { path, message } = describeIssue(issue);
    const found = path.reduce<unknown>(
      (value, key) => (value as { [key: string]: unknown } | undefined)?.[key],
      content,
    );
    return { path, found: shortJson(found), expected: message };
  });
}
