// Looks once an hour whether a certificate of the shop will end soon, and tells people.
import type { Config } from "../config/config.ts";
import { certificateEnds } from "../config/tls-files.ts";
import { certificateKey, certificateWarning } from "../core/certificate-warnings.ts";
import type { WarningListener } from "../core/warnings.ts";

const HOUR_MS = 3600000;

/** Begins to look; the result ends it. `wall` is the time in ms since 1970. */
export function watchCertificates(config: Config, wall: () => number, warnings: WarningListener): () => void {
  const look = (): void => {
    for (const { file, endsMs } of certificateEnds(config)) {
      const warning = certificateWarning(file, endsMs, wall());
      if (warning === undefined) warnings.onWarningOver(certificateKey(file));
      else warnings.onWarning(warning);
    }
  };
  look();
  const timer = setInterval(look, HOUR_MS);
  return () => clearInterval(timer);
}
