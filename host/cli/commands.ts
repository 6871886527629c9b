// The commands of `tillbeacon`, each in a module that is loaded when it is asked for: all together take half a second.
import type { Command } from "commander";

type Add = (program: Command) => void;

/** What gives the function that adds a command, by its name, in the order of the help. */
export const COMMANDS: { readonly [name: string]: () => Promise<Add> } = {
  start: async () => (await import("./start-command.ts")).addStartCommand,
  replay: async () => (await import("./replay-command.ts")).addReplayCommand,
  simulate: async () => (await import("./simulate-command.ts")).addSimulateCommand,
  why: async () => (await import("./why-command.ts")).addWhyCommand,
  log: async () => (await import("./log-command.ts")).addLogCommand,
  report: async () => (await import("./report-command.ts")).addReportCommand,
  headoffice: async () => (await import("./headoffice-command.ts")).addHeadOfficeCommand,
  configure: async () => (await import("./configure-command.ts")).addConfigureCommand,
  update: async () => (await import("./update-command.ts")).addUpdateCommand,
  boxes: async () => (await import("./boxes-command.ts")).addBoxesCommand,
  broker: async () => (await import("./broker-command.ts")).addBrokerCommand,
  certificates: async () => (await import("./certificates-command.ts")).addCertificatesCommand,
  flash: async () => (await import("./flash-command.ts")).addFlashCommand,
  hardware: async () => (await import("./hardware-command.ts")).addHardwareCommand,
  password: async () => (await import("./password-command.ts")).addPasswordCommand,
  provision: async () => (await import("./provision-command.ts")).addProvisionCommand,
  doctor: async () => (await import("./doctor-command.ts")).addDoctorCommand,
  "walk-test": async () => (await import("./walk-test-command.ts")).addWalkTestCommand,
  record: async () => (await import("./record-command.ts")).addRecordCommand,
  service: async () => (await import("./service-command.ts")).addServiceCommand,
  status: async () => (await import("./status-command.ts")).addStatusCommand,
  backup: async () => (await import("./backup-command.ts")).addBackupCommand,
  restore: async () => (await import("./backup-command.ts")).addRestoreCommand,
};

/** What the program answers by itself. */
const NONE_NEEDED = ["--version", "-V"];

/** Adds the command of this name; all of them where there is none, for the help and for what it may have been meant to be. */
export async function addCommands(program: Command, name = ""): Promise<void> {
  if (NONE_NEEDED.includes(name)) return;
  const loads = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name] as () => Promise<Add>] : Object.values(COMMANDS);
  for (const add of await Promise.all(loads.map((load) => load()))) add(program);
}
