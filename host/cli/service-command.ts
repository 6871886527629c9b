// `tillbeacon service install`: a systemd unit that runs the host as a user of its own, with little else allowed to it.
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import type { Command } from "commander";
import { DEFAULT_CONFIG } from "../config/default-files.ts";
import { InputError } from "../core/problems/input-error.ts";
import { writeOutput } from "./output-file.ts";

interface InstallOptions {
  out: string;
  user: string;
  dir: string;
}

const UNIT = "/etc/systemd/system/tillbeacon.service";
const HELP = `
Writes the unit, has 'systemd-analyze verify' check it where that is installed, and says what to do next. The host then starts
with the machine, is restarted when it ends or hangs, and can write to its own folder alone.

Examples:
  sudo tillbeacon service install                    for ${UNIT}
  tillbeacon service install --out tillbeacon.service --user me --dir "$PWD"`;

export function addServiceCommand(program: Command): void {
  program
    .command("service")
    .description("run the host with the machine")
    .command("install")
    .description("write a systemd unit")
    .option("--out <file>", "where to write it", UNIT)
    .option("--user <name>", "whom the host runs as", "tillbeacon")
    .option("--dir <folder>", `folder of ${DEFAULT_CONFIG} and the log`, "/var/lib/tillbeacon")
    .addHelpText("after", HELP)
    .action(install);
}

function install({ out, user, dir }: InstallOptions): void {
  const folder = path.resolve(dir);
  for (const value of [user, folder, process.execPath, process.argv[1] ?? ""])
    if (!/^[\w./@+-]+$/.test(value))
      throw new InputError(out, 1, JSON.stringify(value), "a name of letters, digits and ./@+-_ that a unit can hold");
  writeOutput(out, unitOf(user, folder));
  console.log(`${out}: written`);
  const checked = spawnSync("systemd-analyze", ["verify", path.resolve(out)], { encoding: "utf8" });
  if (checked.error === undefined) {
    process.stderr.write(checked.stderr);
    console.log(
      checked.status === 0 ? "systemd-analyze verify: nothing to complain about" : "systemd-analyze verify: see above",
    );
    if (checked.status !== 0) process.exitCode = 1;
  }
  console.log(`Next, as root:
  id ${user} || useradd --system --home-dir ${folder} --shell /usr/sbin/nologin --groups dialout ${user}
  install -d -o ${user} -m 0700 ${folder}
  install -o ${user} -m 0600 ${DEFAULT_CONFIG} ${folder}/
  systemctl daemon-reload && systemctl enable --now ${path.basename(out, ".service")}`);
}

/** Each start that fails makes the next one wait longer, up to a minute, where systemd has a word for it (254 and later). */
export function restartLines(systemd: number): string {
  const growing = systemd >= 254 ? "\nRestartSteps=6\nRestartMaxDelaySec=60" : "";
  return `Restart=always\nRestartSec=3${growing}`;
}

/** Version of this machine's systemd; 0 where there is none. */
function systemdVersion(): number {
  const { stdout } = spawnSync("systemd-analyze", ["--version"], { encoding: "utf8" });
  return Number(/^systemd (\d+)/.exec(stdout ?? "")?.[1] ?? 0);
}

function unitOf(user: string, folder: string): string {
  const command = path.resolve(process.argv[1] ?? "");
  return `# Written by 'tillbeacon service install'.
[Unit]
Description=tillbeacon, the queue counter of a shop
After=network-online.target
Wants=network-online.target
# It is to come back however often it has failed: the lamps wait for it.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${process.execPath} --disable-warning=ExperimentalWarning ${command} start --config ${DEFAULT_CONFIG}
WorkingDirectory=${folder}
User=${user}
# Boxes on USB ports.
SupplementaryGroups=dialout
UMask=0077

# Told every ten seconds; a host that has hung is ended and started again.
WatchdogSec=30
${restartLines(systemdVersion())}
TimeoutStopSec=20

# What it may use.
MemoryMax=768M
TasksMax=128
LimitNOFILE=8192
LimitCORE=0

# What it may do. MemoryDenyWriteExecute is left out: V8 compiles at run time.
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${folder}
ProtectHome=read-only
PrivateTmp=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
DevicePolicy=closed
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw

[Install]
WantedBy=multi-user.target
`;
}
