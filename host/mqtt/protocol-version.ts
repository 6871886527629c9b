// Finds out which version of MQTT a broker speaks. Version 5 is tried first, as it reports refusals that 3.1.1 passes over in silence.
import type { IConnackPacket, MqttClient } from "mqtt";

/** Length of a CONNACK of version 3.1.1, which has no properties (clause 3.2); one of version 5 has at least three bytes. */
const SHORT_CONNACK = 2;
/** CONNACK codes for an unsupported version: of 3.1.1 and of 5. */
const UNACCEPTABLE = [1, 132];

/** The version of one client, across its connections. */
export class ProtocolVersion {
  private client: MqttClient;
  private isKnown = false;
  /** The current attempt has had an error. */
  private hasFailed = false;
  /** The next close is our own, for the change of version. */
  private isFallingBack = false;

  constructor(client: MqttClient) {
    this.client = client;
  }

  /** False where the broker has answered a CONNECT of version 5 in 3.1.1: that connection cannot be used. */
  connected(packet: IConnackPacket): boolean {
    const isRight = this.client.options.protocolVersion === 4 || (packet.length ?? 0) > SHORT_CONNACK;
    if (isRight) this.isKnown = true;
    else this.fallBack();
    return isRight;
  }

  /** Takes an error; true where it only means that the broker does not support this version. */
  failed(code: unknown): boolean {
    this.hasFailed = true;
    const isVersion = this.client.options.protocolVersion === 5 && UNACCEPTABLE.includes(code as number);
    if (isVersion) this.fallBack();
    return isVersion;
  }

  /**
   * Takes a close; true where it is part of the search and should not be reported. A broker that hangs up on version 5 without an
   * answer may not know it, so 3.1.1 is tried; if it hangs up on that as well, the two take turns.
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
