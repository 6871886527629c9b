// Espruino's generator of random numbers (src/jsutils.c: rand, srand), which starts from the same constants at each start.

const RAND_MAX = 0x7fffffff;

/** One start's numbers. */
export class VirtualRandom {
  private w = 0xdeadbeef;
  private z = 0xcafebabe;

  seed(value: number): void {
    this.w = ((value & 0xffff) | (value << 16)) >>> 0;
    this.z = ((value & 0xffff0000) | ((value >>> 16) & 0xffff)) >>> 0;
  }

  /** A whole number from 0 to 2^31 - 1. */
  whole(): number {
    this.z = (36969 * (this.z & 65535) + (this.z >>> 16)) >>> 0;
    this.w = (18000 * (this.w & 65535) + (this.w >>> 16)) >>> 0;
    return ((this.z << 16) + this.w) & RAND_MAX;
  }

  /** From 0 to 1, as `Math.random`. */
  fraction(): number {
    return this.whole() / (RAND_MAX + 1);
  }
}
