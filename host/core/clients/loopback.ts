// Which addresses mean this machine alone. Pure.

/** Whether an address, or what a server listens on, can be reached from this machine only. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1" || address === "localhost";
}
