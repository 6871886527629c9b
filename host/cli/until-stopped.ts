// How long a command runs that does not end by itself.

/** Resolves on SIGINT, SIGTERM or when the time is over; a second signal ends the process at once. */
export function untilStopped(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        clearTimeout(timer);
        resolve();
      });
  });
}
