// A RabbitMQ cluster of a test's own: nodes on one machine, each with its ports and folder, killed and started at will.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freePort, killNow, untilAnswers } from "../e2e/free-port.ts";

/** Folder of RabbitMQ's programs, if it is installed; Debian's wrappers insist on an account of their own. */
export const rabbitmq = globSync("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin")
  .filter((bin) => existsSync(path.join(bin, "rabbitmq-server")))
  .sort()
  .at(-1);

interface Node {
  name: string;
  amqp: number;
  mqtt: number;
  env: NodeJS.ProcessEnv;
  child: ChildProcess | undefined;
}

export class Rabbit {
  readonly nodes: Node[];
  /** The nodes' own name server, which would otherwise outlive them. */
  private epmd: ChildProcess;

  private constructor(nodes: Node[], epmd: ChildProcess) {
    this.nodes = nodes;
    this.epmd = epmd;
  }

  /** Starts a cluster of so many nodes with the MQTT plugin. */
  static async start(dir: string, count: number): Promise<Rabbit> {
    const epmd = await freePort();
    const names = Array.from({ length: count }, (_, i) => `r${i + 1}-${epmd}@localhost`);
    const nodes: Node[] = [];
    for (const name of names) nodes.push(await makeNode(path.join(dir, name), name, names, epmd));
    const server = spawn("epmd", ["-port", String(epmd), "-address", "127.0.0.1"], { stdio: "ignore" });
    await untilAnswers(epmd);
    const rabbit = new Rabbit(nodes, server);
    // The first one makes the cluster, the others join it.
    for (let i = 0; i < count; i++) await rabbit.revive(i);
    return rabbit;
  }

  get mqttServers(): string[] {
    return this.nodes.map(({ mqtt }) => `mqtt://127.0.0.1:${mqtt}`);
  }

  get amqpServers(): string[] {
    return this.nodes.map(({ amqp }) => `amqp://127.0.0.1:${amqp}`);
  }

  get pids(): number[] {
    return this.nodes.flatMap(({ child }) => (child?.pid === undefined ? [] : [child.pid]));
  }

  /** Starts a node; resolves when it is up. */
  async revive(index: number): Promise<void> {
    const node = this.nodes[index] as Node;
    const child = spawn(path.join(rabbitmq as string, "rabbitmq-server"), [], {
      env: node.env,
      // A node that crashes leaves its dump where it was started.
      cwd: node.env["HOME"],
      stdio: "ignore",
      detached: true,
    });
    node.child = child;
    // Clients' ports are opened last; RabbitMQ's own command would take seconds to ask the same.
    for (const port of [node.amqp, node.mqtt]) await untilAnswers(port, 90);
  }

  /** Ends a node without a farewell, and all that it started. */
  async kill(index: number): Promise<void> {
    const { child } = this.nodes[index] as Node;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.on("exit", resolve));
    process.kill(-child.pid, "SIGKILL");
    await gone;
  }

  async close(): Promise<void> {
    for (let i = 0; i < this.nodes.length; i++) await this.kill(i);
    await killNow(this.epmd);
  }

  /** What a node says of its queues: name and messages. */
  async queues(index = 0): Promise<string> {
    return this.control(this.nodes[index] as Node, "-q", "list_queues", "name", "messages", "type");
  }

  private control({ env, name }: Node, ...args: string[]): Promise<string> {
    const child = spawn(path.join(rabbitmq as string, "rabbitmqctl"), ["-n", name, ...args], { env });
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (said += data));
    return new Promise((resolve, reject) =>
      child.on("close", (code) =>
        code === 0 ? resolve(said) : reject(new Error(`rabbitmqctl ${args.join(" ")}: ${said}`)),
      ),
    );
  }
}

async function makeNode(dir: string, name: string, names: readonly string[], epmd: number): Promise<Node> {
  mkdirSync(dir, { recursive: true });
  const [amqp, mqtt, dist] = [await freePort(), await freePort(), await freePort()];
  const lines = [
    `listeners.tcp.1 = 127.0.0.1:${amqp}`,
    `mqtt.listeners.tcp.1 = 127.0.0.1:${mqtt}`,
    "mqtt.allow_anonymous = true",
    "mqtt.tcp_listen_options.nodelay = true",
    "cluster_formation.peer_discovery_backend = classic_config",
    ...names.map((each, i) => `cluster_formation.classic_config.nodes.${i + 1} = ${each}`),
    "cluster_formation.discovery_retry_limit = 60",
    "disk_free_limit.absolute = 50MB",
    "log.console = false",
  ];
  writeFileSync(path.join(dir, "rabbitmq.conf"), `${lines.join("\n")}\n`);
  writeFileSync(path.join(dir, "enabled_plugins"), "[rabbitmq_mqtt].\n");
  writeFileSync(path.join(dir, "..", ".erlang.cookie"), "TILLBEACONTEST", { mode: 0o600 });
  const env = {
    ...process.env,
    HOME: path.join(dir, ".."),
    RABBITMQ_NODENAME: name,
    RABBITMQ_NODE_PORT: String(amqp),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_NODE_IP_ADDRESS: "",
    RABBITMQ_CONFIG_FILE: path.join(dir, "rabbitmq"),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(dir, "enabled_plugins"),
    RABBITMQ_MNESIA_BASE: path.join(dir, "mnesia"),
    RABBITMQ_LOG_BASE: path.join(dir, "log"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}",
    ERL_EPMD_PORT: String(epmd),
    ERL_EPMD_ADDRESS: "127.0.0.1",
  };
  return { name, amqp, mqtt, env, child: undefined };
}
