// Who may import whom: the house's walls. Folders are those of docs/architecture.md.
const rule = (name, from, allowed, extra = {}) => ({
  name,
  severity: "error",
  from: { path: from, ...extra },
  to: { path: "^(protocol|hardware|firmware|host|test)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, dependencyTypesNot: ["type-only"] } },
    rule("protocol-imports-nothing-of-ours", "^protocol/", "^protocol/"),
    rule("hardware-imports-nothing-of-ours", "^hardware/", "^hardware/"),
    rule("core-is-pure", "^firmware/core/", "^(protocol|firmware/core)/"),
    rule("drivers-know-ports-only", "^firmware/drivers/", "^firmware/drivers/"),
    rule(
      "transports-are-pure",
      "^firmware/espruino/(mqtt-client|mqtt-packets|serial-link)",
      "^(protocol/|firmware/core/(session|back-off)|firmware/espruino/mqtt-packets)",
    ),
    rule(
      "platform",
      "^firmware/platform/",
      "^(protocol|hardware/(boards|electrical)|firmware/(core|drivers|platform))/",
    ),
    rule("entries", "^firmware/(espruino|nodemcu)/", "^(protocol|hardware/(boards|electrical)|firmware)/", {
      pathNot: "dist",
    }),
    rule("host-core-is-pure", "^host/core/", "^(protocol|host/core)/"),
    rule(
      "simulator",
      "^host/simulator/",
      "^((protocol|hardware/boards|firmware/(core|drivers|build)|host/simulator)/|host/core/problems/input-error)",
    ),
    ...["broker", "config", "mqtt", "serial", "provisioning", "log", "web"].map((edge) =>
      rule(`edge-${edge}`, `^host/${edge}/`, `^(protocol|host/core|host/files|host/${edge})/`),
    ),
    {
      name: "browsers-load-what-is-served",
      severity: "error",
      from: { path: "^host/web/public/" },
      to: {
        path: "^(protocol|hardware|firmware|host)/",
        pathNot: "^host/web/public/",
        dependencyTypesNot: ["type-only"],
      },
    },
    rule("edge-reports", "^host/reports/", "^(protocol|host/core|host/reports)/|^host/web/public/language-en"),
    rule("files-know-nothing-of-ours", "^host/files/", "^host/files/"),
    rule("edge-headoffice", "^host/headoffice/", "^(protocol|host/(core|files|headoffice|web))/"),
    rule("app", "^host/app/", "^(protocol/|firmware/build/bundles|host/(?!cli/))"),
    rule(
      "cli",
      "^host/cli/",
      "^(protocol/|hardware/|firmware/build/bundles|host/(app|cli|config|core|files|headoffice|log|mqtt|provisioning|reports|serial|simulator)/|host/web/(english|languages|public/(event-text|formats|language-en|problem-words)))",
    ),
    {
      name: "firmware-and-core-do-no-io",
      severity: "error",
      from: {
        path: "^(protocol/|hardware/|firmware/(core/|drivers/|espruino/(mqtt-client|mqtt-packets|serial-link))|host/core/)",
        pathNot: "^(protocol/(schemas|asyncapi)|hardware/enclosure/)",
      },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "zod-stays-out-of-firmware",
      severity: "error",
      from: { path: "^firmware/(core|drivers|platform|espruino|nodemcu)/" },
      to: { path: "^protocol/(schemas|asyncapi|host-topics)" },
    },
    { name: "nobody-imports-tests", severity: "error", from: { pathNot: "^test/" }, to: { path: "^test/" } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "firmware/dist|hardware/carrier" },
  },
};
