// The uplink's own thread: neither the disk nor the network of head office delays a lamp.
import { parentPort, workerData } from "node:worker_threads";
import { encodeRecord } from "../../../protocol/uplink/codec.ts";
import { downlinkTopic, OFFER, readDownlink } from "../../../protocol/uplink/downlink.ts";
import type { UplinkRecord } from "../../../protocol/uplink/records.ts";
import { unpackRelease } from "../../../protocol/uplink/release.ts";
import type { Cause } from "../../core/problems/cause.ts";
import { Connection } from "./connection.ts";
import { type BuiltFrame, FrameBuilder, type ShopSample } from "./frame-builder.ts";
import { openOutbox } from "./outbox.ts";
import { Sender } from "./sender.ts";
import type { FromUplink, ToUplink, UplinkOptions } from "./uplink.ts";

/** Records are kept and sent this often, and the status told. Unit ms. */
const RUN_MS = 100;
const STATUS_MS = 1000;

const port = parentPort;
if (port === null) throw new Error("worker.ts runs in a thread of its own");
const options = workerData as UplinkOptions;
const { store, outbox } = options;
const tell = (message: FromUplink): void => port.postMessage(message);
const builder = new FrameBuilder();
const filters = (["ack", "offer", "image"] as const).map((kind) => downlinkTopic(store, kind));
let trouble = "";
let why: Cause | undefined;

const connection = new Connection(options.account, `shop-${store}`, filters, {
  onConnected: (isConnected) => {
    if (isConnected) [trouble, why] = ["", undefined];
    sender.connected(isConnected);
  },
  onMessage: (topic, payload) => {
    // By the end: RabbitMQ turns dots in a store's name into levels.
    if (topic.endsWith("/ack")) sender.onAck(payload.toString(), performance.now());
    const offer = topic.endsWith("/offer") ? readDownlink(OFFER, payload.toString()) : undefined;
    if (offer !== undefined) tell({ kind: "offer", offer });
    const unpacked = topic.endsWith("/image") ? unpackRelease(payload) : undefined;
    if (unpacked !== undefined) tell({ kind: "release", ...unpacked });
  },
  onTrouble: (reason, cause) => {
    [trouble, why] = [reason, cause];
  },
});
const sender = new Sender(
  store,
  () => openOutbox(outbox.file, outbox.megabytes * 1e6, (aside) => tell({ kind: "set-aside", aside })),
  { room: () => connection.room(), publish: (topic, payload) => connection.publish(topic, payload) },
  options.backlogPerS,
);

const keep = (record: Omit<UplinkRecord, "store" | "epoch" | "seq">): void =>
  sender.add((epoch, seq) => encodeRecord({ ...record, store, epoch, seq } as UplinkRecord));
const keepFrame = ({ atMs, errorMs, frame }: BuiltFrame): void =>
  keep({ kind: "frame", atMs: Math.round(atMs), errorMs, content: frame });
const run = (): void => sender.run(performance.now(), Date.now());

const running = setInterval(run, RUN_MS);
const telling = setInterval(
  () => tell({ kind: "status", status: { ...sender.status(performance.now(), Date.now()), trouble, why } }),
  STATUS_MS,
);

port.on("message", async (message: ToUplink) => {
  if (message.kind === "sample") for (const built of builder.add(message.sample as ShopSample)) keepFrame(built);
  else if (message.kind === "record") {
    keep(message.record);
    run();
  } else {
    clearInterval(running);
    clearInterval(telling);
    for (const built of builder.end()) keepFrame(built);
    run();
    sender.close();
    await connection.close();
    port.close();
  }
});
