// Tells systemd that the host runs, again and again, so that a host that hangs is restarted (sd_notify, sd_watchdog_enabled).
import { execFile } from "node:child_process";

/** Starts; call the result to stop. Does nothing where no service manager has asked for it in `environment`. */
export function notifyService(environment: NodeJS.ProcessEnv, onFailure: (error: Error) => void): () => void {
  if (environment["NOTIFY_SOCKET"] === undefined) return () => {};
  // Node cannot send datagrams over Unix sockets, but systemd's own program can.
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
