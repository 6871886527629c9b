// Tells systemd that the host runs, and goes on telling it: a host that hangs is restarted (sd_notify, sd_watchdog_enabled).
import { execFile } from "node:child_process";

/** Starts telling; gives what ends it. Nothing happens where no service manager asked to be told. */
export function notifyService(environment: NodeJS.ProcessEnv, onFailure: (error: Error) => void): () => void {
  if (environment["NOTIFY_SOCKET"] === undefined) return () => {};
  // Node has no datagrams over Unix sockets; systemd's own program has.
  const tell = (message: string): void => {
    execFile("systemd-notify", [message], (error) => {
      if (error !== null) onFailure(error);
    });
  };
  tell("READY=1");
  const timeoutMs = Number(environment["WATCHDOG_USEC"] ?? 0) / 1000;
  const timer = timeoutMs > 0 ? setInterval(tell, timeoutMs / 3, "WATCHDOG=1") : undefined;
  return () => {
    clearInterval(timer);
    tell("STOPPING=1");
  };
}
