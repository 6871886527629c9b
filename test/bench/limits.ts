// What a box's hardware has room for, and how much of it firmware may take. What firmware leaves of each is in the table of
// firmware/build/README.md.

export const LIMITS = {
  /** An image lies twice in a board's Storage, the newest and the one before. Unit bytes. */
  imageBytes: 56000,
  /** Blocks of 14 B of an RP2040 with Espruino 2v29, and the share that interpreter and image may take. */
  blocks: 12000,
  blockShare: 0.55,
  /** Share of an RP2040's time with a full lane. */
  loadShare: 0.35,
  /** Stripped bytecode in the 128 kB of LFS of a NodeMCU, and heap in use of about 44 kB. Unit bytes. */
  luaBytes: 96000,
  luaHeap: 36000,
  /** What the code takes of those 128 kB as the chip has it, where a constant is 16 B. Unit bytes. */
  luaStore: 131072,
} as const;
