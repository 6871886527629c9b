// The board's clock, inputs and I2C bus behind the drivers' interfaces. One of the few files that touch globals.
import type { EdgePort, I2cBus } from "../drivers/port.ts";

const startS = getTime();

/** Monotonic time since the start, in whole ms. */
export function monotonicMs(): number {
  return Math.floor((getTime() - startS) * 1000 + 0.5);
}

/** Inputs with pull-up, edges stamped in the interrupt. */
export const edges: EdgePort = {
  watch: function (name, debounceMs, onEdge) {
    const pin = new Pin(name);
    pinMode(pin, "input_pullup");
    setWatch(
      function (event) {
        onEdge(event.state, Math.floor((event.time - startS) * 1000 + 0.5));
      },
      pin,
      { edge: "both", debounce: debounceMs, repeat: true },
    );
  },
  read: function (name) {
    return digitalRead(new Pin(name)) === 1;
  },
};

/** The first I2C bus at 400 kHz. A missing acknowledgement throws in Espruino: it is caught here. */
export function openBus(sda: string, scl: string): I2cBus {
  I2C1.setup({ sda: new Pin(sda), scl: new Pin(scl), bitrate: 400000 });
  return {
    write: function (address, register, bytes) {
      const data = [register >> 8, register & 255];
      for (let i = 0; i < bytes.length; i++) data.push(bytes[i] as number);
      try {
        I2C1.writeTo(address, data);
        return true;
      } catch (_) {
        return false;
      }
    },
    read: function (address, register, count) {
      try {
        I2C1.writeTo(address, [register >> 8, register & 255]);
        return I2C1.readFrom(address, count);
      } catch (_) {
        return undefined;
      }
    },
  };
}
