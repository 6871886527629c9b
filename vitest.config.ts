// Six projects by folder: a test file belongs to the first whose folder it is in, and to `unit` if it is in none.
import path from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

const FOLDERS = { build: "test/firmware/build/**", target: "test/target/**", e2e: "test/e2e/**" };
/** Pure tests that compute for seconds: whole days of shops, random histories, solids and copper of the hardware. */
const SIMULATION = [
  "test/simulator/**/*.test.ts",
  "test/bench/**/*.test.ts",
  "test/**/*.property.test.ts",
  "test/host/core/report/{simulated-month,staffing}.test.ts",
  "test/hardware/{carrier,enclosure}/**/*.test.ts",
  "test/{fuzz,generated}.test.ts",
  "test/demo/ten-minutes.test.ts",
];
/** Tests of the host's edges with real files, threads and sockets, which take seconds. */
const EDGE = [
  "test/host/{log,broker,mqtt,headoffice,files}/**/*.test.ts",
  "test/host/config/credentials.test.ts",
  "test/faults/collect-garbage.test.ts",
  "test/web/{log-in,server,streams}.test.ts",
];
/** What measures the memory of its process has one to itself, as the tests in e2e have. */
const ALONE = ["test/web/connections.test.ts"];
/** Pure tests share a thread and its modules: most of their time would go into loading zod again and again. */
const PURE = { setupFiles: ["test/unit-setup.ts"], pool: "threads" as const, isolate: false };
/** Commands that tests start find their types stripped and their code compiled: half the time of each start. */
const COMPILED = {
  // Commands speak the language of the terminal, tests expect English.
  env: { LC_ALL: "C", NODE_COMPILE_CACHE: path.resolve("node_modules/.cache/node-compile") },
};
/**
 * Tests with real parts wait for a part of their time, so one more of them runs than there are cores, and only when those that
 * compute are over.
 * Real brokers, browsers and lines share two cores: a test gets a second try, and `.ci/run` names those that took it.
 */
const WAITING = {
  ...{ maxWorkers: 3, sequence: { groupOrder: 1 }, retry: 1 },
  // One that takes 3 s alone took 36 s at a load of 20.
  ...{ testTimeout: 120000, hookTimeout: 120000 },
  // Vitest's own limit is one second.
  expect: { poll: { timeout: 25000 } },
  ...COMPILED,
};
/** Builds the bundles before the tests of a project that runs them. */
const WITH_BUNDLES = { globalSetup: ["test/global-setup.ts"] };

export default defineConfig({
  test: {
    testTimeout: 30000,
    hookTimeout: 60000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...Object.values(FOLDERS), ...EDGE, ...ALONE, ...SIMULATION],
          ...PURE,
        },
      },
      { extends: true, test: { name: "simulation", include: SIMULATION, ...PURE } },
      { extends: true, test: { name: "build", include: [`${FOLDERS.build}/*.test.ts`] } },
      {
        extends: true,
        test: {
          name: "edge",
          include: EDGE,
          exclude: SIMULATION,
          setupFiles: ["test/unit-setup.ts"],
          pool: "threads",
          ...WAITING,
        },
      },
      {
        extends: true,
        test: { name: "target", include: [`${FOLDERS.target}/*.test.ts`], ...WITH_BUNDLES, ...WAITING },
      },
      {
        extends: true,
        test: { name: "e2e", include: [`${FOLDERS.e2e}/*.test.ts`, ...ALONE], ...WITH_BUNDLES, ...WAITING },
      },
    ],
  },
});
