// Five projects by folder: a test file belongs to the first whose folder it is in, and to `unit` if it is in none.
import { defineConfig } from "vitest/config";

const FOLDERS = { build: "test/firmware/build/**", target: "test/target/**", e2e: "test/e2e/**" };
/** Tests of the host's edges with real files, threads and sockets, which take seconds. */
const EDGE = [
  "test/host/{log,broker,mqtt,headoffice}/**/*.test.ts",
  "test/host/config/credentials.test.ts",
  "test/web/{connections,log-in,server}.test.ts",
];
/** Real brokers, browsers and lines share two cores: a test gets a second try, and `.ci/run` names those that took it. */
const RETRY = { retry: 1 };
/** Builds the bundles before the tests of a project that runs them. */
const WITH_BUNDLES = { globalSetup: ["test/global-setup.ts"] };

export default defineConfig({
  test: {
    testTimeout: 30000,
    hookTimeout: 60000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...Object.values(FOLDERS), ...EDGE],
          setupFiles: ["test/unit-setup.ts"],
          // Pure tests share a thread and its modules: most of their time would go into loading zod again and again.
          pool: "threads",
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "edge", include: EDGE, setupFiles: ["test/unit-setup.ts"], pool: "threads", ...RETRY },
      },
      { extends: true, test: { name: "build", include: [`${FOLDERS.build}/*.test.ts`] } },
      { extends: true, test: { name: "target", include: [`${FOLDERS.target}/*.test.ts`], ...WITH_BUNDLES, ...RETRY } },
      { extends: true, test: { name: "e2e", include: [`${FOLDERS.e2e}/*.test.ts`], ...WITH_BUNDLES, ...RETRY } },
    ],
  },
});
