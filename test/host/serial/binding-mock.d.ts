// The package's own types, in part: it has them, but its "exports" do not name them.
declare module "@serialport/binding-mock" {
  import type { BindingInterface, BindingPortInterface, OpenOptions } from "@serialport/bindings-interface";

  /** A port that has been opened; the board's end of it. */
  interface MockPortBinding extends BindingPortInterface {
    readonly openOptions: Required<OpenOptions>;
    /** All that was written, where the port was created to record it. */
    recording: Buffer;
    emitData(data: Buffer): void;
  }
  export const MockBinding: BindingInterface<MockPortBinding> & {
    reset(): void;
    createPort(path: string, options?: { record?: boolean }): void;
  };
}
