// The version that status messages and images name.
export const FIRMWARE = "0.1.0";
