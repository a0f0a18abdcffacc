/**
 * The house has one law: a file imports from its own room or from a lower floor, and the rooms that share
 * floor 1 never import each other. docs/architecture.md says why. test/boundaries.test.ts proves that this
 * file still catches what it names.
 */
const FLOORS = [
  "core",
  "scenario|providers|embedders|store",
  "agent",
  "engine|import",
  "analysis",
  "report",
  "viewer",
  "cli",
];

const upward = FLOORS.slice(0, -1).map((floor, i) => ({
  name: `${floor}-imports-upward`,
  severity: "error",
  from: { path: `^src/(${floor})/` },
  to: { path: `^src/(${FLOORS.slice(i + 1).join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "core-is-pure",
      comment: "core knows no package and no part of Node: it can be folded anywhere, also in a page",
      severity: "error",
      from: { path: "^src/core/" },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"],
      },
    },
    {
      name: "siblings-stay-apart",
      severity: "error",
      from: { path: "^src/(scenario|providers|embedders|store)/" },
      to: { path: "^src/(scenario|providers|embedders|store)/", pathNot: "^src/$1/" },
    },
    {
      name: "import-needs-little",
      comment: "what brings data in knows events and the run file: no scenario, no model, no engine",
      severity: "error",
      from: { path: "^src/import/" },
      to: { path: "^src/(scenario|providers|embedders|agent|engine)/" },
    },
    {
      name: "engine-knows-no-import",
      severity: "error",
      from: { path: "^src/engine/" },
      to: { path: "^src/import/" },
    },
    {
      name: "only-store-speaks-sql",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/store/" },
      to: { path: "better-sqlite3" },
    },
    {
      name: "only-providers-call-out",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/providers/" },
      to: {
        path: "(^|/)(openai|@anthropic-ai/sdk|undici|node:https?|https?)$|node_modules/(openai|@anthropic-ai/sdk|undici)/",
      },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: "\\.d\\.ts$" },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
