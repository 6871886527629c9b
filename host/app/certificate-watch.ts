// Looks once an hour whether a certificate will end soon, and tells people.
import type { Config } from "../config/config.ts";
import { type CertificateEnd, certificateEnds } from "../config/tls-files.ts";
import { certificateKey, certificateWarning } from "../core/certificate-warnings.ts";
import type { WarningListener } from "../core/warnings.ts";

const HOUR_MS = 3600000;

/** Begins to look; the result ends it. `ends` is asked each time, `wall` is the time in ms since 1970. */
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

/** The same for all that a shop's configuration names. */
export function watchShopCertificates(config: Config, wall: () => number, warnings: WarningListener): () => void {
  return watchCertificates(() => certificateEnds(config), wall, warnings);
}
