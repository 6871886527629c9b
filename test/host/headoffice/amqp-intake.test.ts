// A record's way through RabbitMQ: in over MQTT, out over AMQP, its acknowledgement back over MQTT; and again when it was not
// acknowledged. One real node.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AmqpIntake, storeOfKey } from "../../../host/headoffice/consumer/amqp-intake.ts";
import { Consumer } from "../../../host/headoffice/consumer/consumer.ts";
import type { Delivery } from "../../../host/headoffice/consumer/intake.ts";
import { SqliteStore } from "../../../host/headoffice/stores/sqlite-store.ts";
import { encodeRecord, seal } from "../../../protocol/uplink/codec.ts";
import { downlinkTopic, uplinkTopic } from "../../../protocol/uplink/downlink.ts";
import { note } from "../../e2e/programs.ts";
import { Rabbit, rabbitmq } from "../../headoffice/rabbitmq.ts";
import { frame, LANE } from "../../headoffice/records.ts";
import { untilHolds } from "../../patience.ts";

const STORE = "corner.shop";

describe("RabbitMQ's names of topics", () => {
  it.each([
    ["tillbeacon.v1.corner.uplink.live", "corner"],
    ["tillbeacon.v1.corner.shop.uplink.backlog", "corner.shop"],
    ["tillbeacon.v1.corner.downlink.ack", undefined],
    ["tillbeacon.v1.corner shop.uplink.live", undefined],
    ["tillbeacon.v2.corner.uplink.live", undefined],
  ])("%s is of %s", (key, store) => {
    expect(storeOfKey(key)).toBe(store);
  });
});

describe.skipIf(rabbitmq === undefined)(`records through RabbitMQ${note("rabbitmq-server", rabbitmq)}`, () => {
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-rabbit-"));
  let rabbit: Rabbit;
  beforeAll(async () => {
    rabbit = await Rabbit.start(dir, 1);
  }, 150000);
  afterAll(async () => {
    await rabbit?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const payloadOf = (seq: number): Buffer =>
    Buffer.from(seal({ sentMs: Date.now(), oldest: 1, newest: seq, lost: 0 }, encodeRecord(frame(seq, [LANE], STORE))));

  const until = (check: () => boolean): Promise<void> => untilHolds(() => expect(check()).toBe(true));

  it("come again to another consumer when the first has gone without acknowledging them", async () => {
    const taken: Delivery[] = [];
    let isUp = false;
    const first = new AmqpIntake(
      { servers: rabbit.amqpServers },
      { onDelivery: (delivery) => taken.push(delivery), onLink: (up) => (isUp = up) },
    );
    await until(() => isUp);
    const shop = await connectAsync(rabbit.mqttServers[0] as string, { protocolVersion: 4 });
    const acks: string[] = [];
    shop.on("message", (_, payload) => acks.push(String(payload)));
    await shop.subscribeAsync(downlinkTopic(STORE, "ack"), { qos: 1 });
    for (const seq of [1, 2, 3]) await shop.publishAsync(uplinkTopic(STORE, "live"), payloadOf(seq), { qos: 1 });
    await until(() => taken.length === 3);
    expect(taken.map(({ store, lane }) => [store, lane])).toEqual(Array(3).fill([STORE, "live"]));
    taken[0]?.done();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await first.close();

    const store = new SqliteStore(path.join(dir, "chain.sqlite"));
    await store.prepare();
    const consumer = new Consumer(store, () => {});
    consumer.start((listener) => new AmqpIntake({ servers: rabbit.amqpServers }, listener));
    await until(() => consumer.status.fresh === 2);
    await shop.publishAsync(uplinkTopic(STORE, "backlog"), payloadOf(1), { qos: 1 });
    await until(() => acks.length > 0 && (JSON.parse(acks.at(-1) as string) as { upto: number }).upto === 3);
    expect(consumer.status).toMatchObject({ received: 3, fresh: 3, repeated: 0, rejected: {} });
    await shop.endAsync(true);
    await consumer.close();
    await store.close();
  });
});
