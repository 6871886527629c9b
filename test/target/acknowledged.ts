// Follows what a box has been told to be in the host's log, at the broker that passes it on.
import { connectAsync, type MqttClient } from "mqtt";

const MARK = "test/mark";

/** One box of the store `s`. Close it when done. */
export class Acknowledged {
  /** The box knows that the host has its records up to this number. */
  seq = 0;
  private client: MqttClient;
  private onMark = (): void => {};

  private constructor(client: MqttClient) {
    this.client = client;
  }

  /** Listens from now on. */
  static async at(port: number, box: string): Promise<Acknowledged> {
    const acknowledged = new Acknowledged(await connectAsync(`mqtt://127.0.0.1:${port}`));
    const { client } = acknowledged;
    client.on("message", (topic, payload) => {
      if (topic === MARK) acknowledged.onMark();
      else acknowledged.seq = (JSON.parse(String(payload)) as { seq: number }).seq;
    });
    await client.subscribeAsync([MARK, `tillbeacon/v1/s/${box}/ack`]);
    return acknowledged;
  }

  /** Resolves when all that the broker had been sent before has come: it reads each connection once before it reads one again. */
  async isCurrent(): Promise<void> {
    for (let i = 0; i < 2; i++) {
      const come = new Promise<void>((resolve) => {
        this.onMark = resolve;
      });
      await this.client.publishAsync(MARK, "");
      await come;
    }
  }

  close(): Promise<void> {
    return this.client.endAsync(true);
  }
}
