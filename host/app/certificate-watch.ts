// Checks once an hour whether a certificate expires soon, and warns people.
import type { Config } from "../config/config.ts";
import { type CertificateEnd, certificateEnds } from "../config/tls-files.ts";
import { certificateKey, certificateWarning } from "../core/problems/certificate-warnings.ts";
import type { WarningListener } from "../core/problems/warnings.ts";

const HOUR_MS = 3600000;

/** Starts the checks; call the result to stop them. `ends` is called each time; `wall` gives ms since 1970. */
export function watchCertificates(
  ends: () => readonly CertificateEnd[],
  wall: () => number,
  warnings: WarningListener,
): () => void {
  const look = (): void => {
    for (const { file, endsMs } of ends()) {
      const warning = certificateWarning(file, endsMs, wall());
      if (warning === undefined) warnings.onWarningOver(certificateKey(file));
      else warnings.onWarning(warning);
    }
  };
  look();
  const timer = setInterval(look, HOUR_MS);
  return () => clearInterval(timer);
}

/** The same for all certificates in a shop's configuration. */
export function watchShopCertificates(config: Config, wall: () => number, warnings: WarningListener): () => void {
  return watchCertificates(() => certificateEnds(config), wall, warnings);
}
