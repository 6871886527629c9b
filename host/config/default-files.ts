// Files that are used where none is named. Apart from what reads a configuration, which many commands need not load.

/** The configuration, and the logs of a shop and of the demo store. */
export const DEFAULT_CONFIG = "tillbeacon.yaml";
export const DEFAULT_LOG = "tillbeacon-data/log.sqlite";
export const DEMO_LOG = "tillbeacon-data/demo.sqlite";
