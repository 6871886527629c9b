// Checks every few seconds whether somebody has changed the configuration file by hand, and warns people.
import type { WarningListener } from "../core/problems/warnings.ts";
import { CHANGED_KEY, type ConfigurationEditor } from "./configuration-editor.ts";

/** Unit ms. */
const LOOK_MS = 3000;

/** Starts the checks; call the result to stop them. The file is read each time: file system events miss editors that rename. */
export function watchConfiguration(editor: ConfigurationEditor, warnings: WarningListener): () => void {
  const timer = setInterval(() => {
    const warning = editor.changedByHand();
    if (warning === undefined) warnings.onWarningOver(CHANGED_KEY);
    else warnings.onWarning(warning);
  }, LOOK_MS);
  return () => clearInterval(timer);
}
