// Names of the files that a box keeps in Storage (Espruino) or in its file system (NodeMCU).

/** Settings that the integrator has written: JSON, as protocol/box-settings.ts has it. */
export const SETTINGS_FILE = "tillbeacon.json";
/** The last configuration that came over the air, as its payload. */
export const CONFIGURATION_FILE = "tbconfig";
/** What the lane has learned. */
export const LEARNED_FILE = "tblearned";
/** Which image to start from, and how often that has failed: the newer of the two counts. */
export const START_FILES = ["tbstart0", "tbstart1"] as const;
/** The two places for images, and which image lies in the place that does not run. */
export const IMAGE_FILES = ["tbimage0", "tbimage1"] as const;
export const OFFER_FILE = "tboffer";
