// Which MQTT a broker speaks. Version 5 says why it refuses what version 3.1.1 accepts in silence, so it is tried first.
import type { IConnackPacket, MqttClient } from "mqtt";

/** A CONNACK of version 3.1.1 has no properties: two bytes (clause 3.2); one of version 5 has three at least. */
const SHORT_CONNACK = 2;
/** CONNACK's codes for a version that the broker does not speak: of 3.1.1, and of 5. */
const UNACCEPTABLE = [1, 132];

/** The version of one client, over all its connections. */
export class ProtocolVersion {
  private client: MqttClient;
  private isKnown = false;
  /** Something was said against the connection that is tried now. */
  private hasFailed = false;
  /** The close that follows is no news. */
  private isFallingBack = false;

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** False when the broker has accepted in version 3.1.1 what was said in 5: the connection is of no use. */
  connected(packet: IConnackPacket): boolean {
    const isRight = this.client.options.protocolVersion === 4 || (packet.length ?? 0) > SHORT_CONNACK;
    if (isRight) this.isKnown = true;
    else this.fallBack();
    return isRight;
  }

  /** True when the error only says that the broker does not speak this version. */
  failed(code: unknown): boolean {
    this.hasFailed = true;
    const isVersion = this.client.options.protocolVersion === 5 && UNACCEPTABLE.includes(code as number);
    if (isVersion) this.fallBack();
    return isVersion;
  }

  /**
   * True when a broker has hung up without a word on version 5, which it may not know: then 3.1.1 is tried. Should it hang up
   * on that as well, the two take turns.
   */
  closed(): boolean {
    const isMute = !this.isKnown && !this.hasFailed;
    this.hasFailed = false;
    if (this.isFallingBack) {
      this.isFallingBack = false;
      return true;
    }
    if (!isMute) return false;
    const { options } = this.client;
    const was = options.protocolVersion;
    options.protocolVersion = was === 5 ? 4 : 5;
    return was === 5;
  }

  private fallBack(): void {
    this.client.options.protocolVersion = 4;
    this.isFallingBack = true;
  }
}
