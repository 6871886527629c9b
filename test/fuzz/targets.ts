// What is fuzzed: everything that takes bytes from outside. Each target takes an input, and may refuse it in its own words; what
// it throws otherwise, or a rule that does not hold, is a finding.
import { generateKeyPairSync } from "node:crypto";
import { Lane } from "../../firmware/core/lane.ts";
import { learnedText, recall } from "../../firmware/core/learned.ts";
import { CONFIG } from "../../host/config/config.ts";
import { editYaml } from "../../host/config/edit-yaml.ts";
import { releaseProblem } from "../../host/config/release-key.ts";
import { parseYaml } from "../../host/config/yaml-file.ts";
import { decodeMessage } from "../../host/core/boxes/box-traffic.ts";
import { type Account, mayPublish, maySubscribe } from "../../host/core/clients/accounts.ts";
import { InputError } from "../../host/core/problems/input-error.ts";
import { readArrival } from "../../host/headoffice/arrival.ts";
import { readToken, tokenOf } from "../../host/headoffice/broker-files.ts";
import { parseTrace } from "../../host/simulator/trace.ts";
import { roleOfSession, sessionIn } from "../../host/web/sessions.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { EXIT, HEAD } from "../../protocol/channels.ts";
import { decode } from "../../protocol/codec.ts";
import { encodeFrame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";
import { parseTopic } from "../../protocol/host-topics.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { COMMAND_KINDS, REPORT_KINDS, TABLES } from "../../protocol/tables.ts";
import { seal } from "../../protocol/uplink/codec.ts";
import { OFFER, readDownlink, UPLINK_ACK } from "../../protocol/uplink/downlink.ts";
import { packRelease, unpackRelease } from "../../protocol/uplink/release.ts";
import { VALID as UPLINK } from "../contract/uplink-vectors.ts";
import { VALID } from "../contract/vectors.ts";
import { keysOf } from "../web/passwords.ts";

export interface Target {
  name: string;
  seeds: readonly Buffer[];
  /** Throws on a finding. */
  run(input: Buffer): void;
}

const texts = (...list: string[]): Buffer[] => list.map((text) => Buffer.from(text));
const payloads = texts(...VALID.map(({ payload }) => payload));
const box: Account = { role: "box", user: "lane-1", made: "" };

const RELEASE_KEY = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).toString("base64");
const RELEASE_SEED = { id: 3, board: "esp32-devkitc", version: "0.2.0", bytes: 5, sha256: "ab", signature: "cd" };

const LAYOUT: LaneLayout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
const LEARNED_SEED = learnedText(new Lane(LAYOUT), LAYOUT);
/** The same with one number in the place of all. */
const allOf = (value: string): string =>
  LEARNED_SEED.split(" ")
    .map((word, i) => (i === 0 ? word : value))
    .join(" ");

const frames = new FrameDecoder(MAX_FRAME_PAYLOAD);
let delivered = 0;

export const TARGETS: readonly Target[] = [
  {
    name: "topics",
    seeds: texts(
      "tillbeacon/v1/s/lane-1/telemetry",
      "tillbeacon/v1/s/lane-1/beacon",
      "tillbeacon/+/s/+/#",
      "$SYS/#",
      "#",
    ),
    run: (input) => {
      const topic = input.toString();
      const parsed = parseTopic(topic);
      if (mayPublish(box, "s", topic) && (parsed.kind !== "ok" || parsed.box !== "lane-1"))
        throw new Error("publishes elsewhere");
      if (maySubscribe(box, "s", topic, "homeassistant") && !topic.startsWith("tillbeacon/v1/s/lane-1/"))
        throw new Error("reads elsewhere");
    },
  },
  {
    name: "payloads, at the host",
    seeds: payloads,
    run: (input) => {
      for (const kind of REPORT_KINDS) decodeMessage({ box: "lane-1", kind, payload: input.toString(), from: "fuzz" });
    },
  },
  {
    name: "payloads, at a box",
    seeds: payloads,
    run: (input) => {
      for (const kind of COMMAND_KINDS) {
        const read = decode(kind, input.toString());
        // What a box takes, the host's stricter reader takes as well.
        if (read.kind === "ok" && decodeForHost(kind, input.toString()).kind !== "ok")
          throw new Error(`${kind}: box and host disagree`);
      }
    },
  },
  {
    name: "what a lane has learned, at a box",
    seeds: texts(LEARNED_SEED, ...["0", "1", "-1", "9007199254740991", "-9007199254740991", "1e300"].map(allOf)),
    run: (input) => {
      const lane = new Lane(LAYOUT);
      if (!recall(lane, LAYOUT, input.toString("latin1"))) return;
      for (let s = 1; s <= 5; s++) {
        lane.feed(HEAD, 600 + 200 * s, 0, 1000 * s);
        for (const level of [1, 0]) lane.feed(EXIT, level, 0, 1000 * s + 100 + level);
        lane.tick(1000 * s + 900);
      }
      const odds = [...(lane.line.p as Float64Array)];
      if (!odds.every((each) => each >= 0 && each <= 1)) throw new Error("a length out of all odds");
      if (!recall(new Lane(LAYOUT), LAYOUT, learnedText(lane, LAYOUT))) throw new Error("learns what it cannot read");
    },
  },
  {
    name: "serial frames",
    seeds: payloads.map((payload, i) => Buffer.from(encodeFrame(1 + (i % Object.keys(TABLES).length), payload) ?? [])),
    run: (input) => {
      frames.push(input, ({ payload }) => {
        if (payload.length > MAX_FRAME_PAYLOAD) throw new Error("a frame too long");
        delivered += 1;
      });
    },
  },
  {
    name: "configuration files",
    seeds: texts(
      "store: s\nlanes: [{box: a}]\n",
      "store: s\nlanes:\n  - box: a # one\n    name: T\ngroups: [{box: g, tills: [{box: t}]}]\nbroker: {url: mqtt://h}\n",
      "store: &a s\nlanes: [{box: *a}]\npolicy: {name: threshold, holdMs: 5}\npage: {listen: 0.0.0.0, hosts: [x]}\n",
    ),
    run: (input) => {
      let content: unknown;
      try {
        ({ content } = parseYaml(input.toString(), "fuzz.yaml"));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return;
      }
      const read = CONFIG.safeParse(content ?? {});
      if (read.success) editYaml(input.toString(), content);
    },
  },
  {
    name: "traces",
    seeds: texts(
      "t_ms,sensor,value,status\n0,entry,1,\n10,entry,0,\n20,head,1200,0\n",
      "sensor,t_ms,status,value\nexit,5,,1\n",
    ),
    run: (input) => {
      try {
        parseTrace(input.toString(), "fuzz.csv");
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    },
  },
  {
    name: "records, at head office",
    seeds: UPLINK.map(({ hex }) =>
      Buffer.from(
        seal({ sentMs: 1795640400000, oldest: 1, newest: 99, lost: 0 }, Buffer.from(hex.replaceAll(" ", ""), "hex")),
      ),
    ),
    run: (input) => {
      const read = readArrival("s", input, 0);
      if (read.kind === "ok" && read.arrival.record.store !== "s") throw new Error("a record of another shop");
    },
  },
  {
    name: "head office's answers, at a shop",
    seeds: texts(
      '{"v":1,"epoch":7,"upto":12,"ahead":"14-15,17-17"}',
      '{"v":1,"id":3,"settings":"{\\"targets\\":{\\"callAbove\\":4}}"}',
    ),
    run: (input) => {
      for (const table of [UPLINK_ACK, OFFER]) readDownlink(table, input.toString());
    },
  },
  {
    name: "images of head office, at a shop",
    seeds: [Buffer.from(packRelease(RELEASE_SEED, Buffer.from("image")))],
    run: (input) => {
      const read = unpackRelease(input);
      if (read === undefined) return;
      if (read.release.bytes !== read.image.length) throw new Error("an image of another size");
      if (releaseProblem(read.release, read.image, RELEASE_KEY) === "") throw new Error("a signature out of nothing");
    },
  },
  {
    name: "joining tokens",
    seeds: texts(tokenOf("corner", "a".repeat(24)), tokenOf("s", "-_".repeat(12))),
    run: (input) => {
      const read = readToken(input.toString("latin1"));
      if (read !== undefined && !/^[\w.-]{1,32}:[\w-]{24}$/.test(`${read.store}:${read.password}`))
        throw new Error("a name or password that a configuration would take for something else");
    },
  },
  {
    name: "cookies",
    seeds: texts(
      `tillbeacon-session=setup.9999999999.abc.${"d".repeat(43)}`,
      "tillbeacon-session=staff.9999999999.abc.def",
      "a=b; tillbeacon-session=setup.1.a.b; c",
    ),
    run: (input) => {
      const session = sessionIn(input.toString("latin1"));
      if (session !== undefined && roleOfSession(keysOf(), session, 0) !== undefined)
        throw new Error("a session out of nothing");
    },
  },
];

/** An input that takes longer than this hangs. Unit ms of the process's own time. */
const SLOW_MS = 500;

/**
 * Runs one input; what it has found, or undefined. One that seems slow is run once more by the process's own time: on a busy
 * machine everything seems so now and then.
 */
export function problemOf({ run }: Target, input: Buffer): string | undefined {
  try {
    const startMs = performance.now();
    run(input);
    if (performance.now() - startMs < SLOW_MS) return undefined;
    const before = process.cpuUsage();
    run(input);
    const { user, system } = process.cpuUsage(before);
    return user + system < 1000 * SLOW_MS ? undefined : `took ${(user + system) / 1000} ms`;
  } catch (error) {
    return String(error);
  }
}

/** A decoder that has been fed nonsense still delivers a whole frame after at most one that it holds half of. */
export function stillReads(): boolean {
  const before = delivered;
  const frame = encodeFrame(1, Buffer.from(encodeForBox("time", { unixMs: 0, errorMs: null }))) as Uint8Array;
  for (let i = 0; i < 60; i++) frames.push(frame, () => (delivered += 1));
  return delivered > before;
}
