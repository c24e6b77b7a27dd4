// SARIF against its schema, and against the rules of OASIS and of GitHub's code scanning.
"use strict";

const assert = require("node:assert/strict");
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { after, before, test } = require("node:test");
const Ajv = require("ajv/dist/2020");

const ROOT = process.env.ESLABON_ROOT ?? path.join(__dirname, "..", "..");
const ESLABON = process.env.ESLABON ?? path.join(ROOT, "target", "release", "eslabon");
const TOOL = path.dirname(require.resolve("@microsoft/sarif-multitool-linux/package.json"));
const HERE = path.join(ROOT, "tests", "receivers");

/** What is checked: its name here, the file's name there, and how it ends. */
const CASES = [
  { name: "cycle", file: "año nuevo.yaml", text: fs.readFileSync(path.join(HERE, "cycle.yaml")), ends: 1 },
  { name: "hostile", file: "a,b%.yaml", text: fs.readFileSync(path.join(HERE, "hostile.yaml")), ends: 1 },
  { name: "broken", file: "broken.yaml", text: "customers: {c: {}\nhandoffs: [\n", ends: 2 },
  { name: "unknown-key", file: "key.yaml", text: "customers: {c: {}}\nhandofs: []\n", ends: 2 },
  { name: "nothing", file: "nothing.yaml", text: "customers: {c: {}}\nhandoffs: [{id: o, from: c, to: s}]\n", ends: 0,
    args: ["administration-only", "no-delivery"].flatMap((rule) => ["--allow", rule]) },
];

let folder;
const logs = new Map();
const at = (name) => path.join(folder, `${name}.sarif`);

function eslabon(name, cwd, args, ends) {
  const run = spawnSync(ESLABON, ["check", ...args, "--output", `sarif=${at(name)}`], { cwd, encoding: "utf8" });
  assert.equal(run.error, undefined, `${ESLABON} cannot be started`);
  assert.equal(run.status, ends, `${name}: ${run.stdout}${run.stderr}`);
  logs.set(name, JSON.parse(fs.readFileSync(at(name), "utf8")));
}

/** What the validator finds, as [file, rule, words]. Its exit code says nothing, and it prints what it cannot read nowhere. */
function validate(names) {
  const found = path.join(folder, "found.json");
  const run = spawnSync(
    path.join(TOOL, "Sarif.Multitool"),
    ["validate", ...names.map(at), "--rule-kind", "Sarif;Ghas", "--output", found, "--log", "ForceOverwrite"],
    // It carries its own libraries, but not those of the languages of the world.
    { encoding: "utf8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } },
  );
  assert.equal(run.error, undefined, "the validator runs on Linux on x86-64 only");
  assert.match(run.stdout, new RegExp(`Done\\. ${names.length} files scanned`), run.stdout + run.stderr);
  return JSON.parse(fs.readFileSync(found, "utf8")).runs[0].results.map((result) => [
    path.basename(decodeURIComponent(result.locations[0].physicalLocation.artifactLocation.uri), ".sarif"),
    result.ruleId.split("/")[0],
    JSON.stringify(result.message.arguments),
  ]);
}

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "eslabon-"));
  fs.chmodSync(path.join(TOOL, "Sarif.Multitool"), 0o755);
  for (const { name, file, text, ends, args = [] } of CASES) {
    fs.writeFileSync(path.join(folder, file), text);
    eslabon(name, folder, [file, ...args], ends);
  }
  eslabon("chains", ROOT, ["chains"], 0);
});

after(() => fs.rmSync(folder, { recursive: true }));

test("every log holds what its file is here for", () => {
  const rules = (name) => logs.get(name).runs[0].results.map((result) => result.ruleId);
  assert.ok(rules("cycle").includes("cycle"));
  assert.ok(rules("hostile").length >= 4);
  assert.ok(rules("broken").length >= 1);
  assert.ok(rules("unknown-key").includes("unknown-key"));
  assert.ok(rules("chains").length >= 7);
  assert.deepEqual(rules("nothing"), []);
});

test("every log is valid by the schema", () => {
  const schema = JSON.parse(fs.readFileSync(path.join(TOOL, "sarif-2.1.0.json"), "utf8"));
  // Formats (addresses, dates) are left to the validator.
  const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  for (const [name, log] of logs) {
    assert.ok(valid(log), `${name}: ${JSON.stringify(valid.errors, null, 1)}`);
    const broken = structuredClone(log);
    broken.runs[0].tool.driver.rules[0].defaultConfiguration.level = "fatal";
    assert.ok(!valid(broken), `${name}: the schema takes anything`);
  }
});

test("the validator finds nothing but that no address of the project is told", () => {
  const found = validate([...logs.keys()]).filter(([, rule]) => rule !== "SARIF2005");
  assert.deepEqual(found, []);
});

test("the validator reads every log: it finds the flaws that are planted there", () => {
  for (const [name, log] of logs) {
    const planted = structuredClone(log);
    planted.version = "2.1.9";
    const place = planted.runs[0].results[0]?.locations[0];
    if (place) place.physicalLocation.artifactLocation.uri = "a b%zz";
    fs.writeFileSync(at(`planted-${name}`), JSON.stringify(planted));
  }
  const names = [...logs.keys()].map((name) => `planted-${name}`);
  const found = validate(names);
  for (const name of names) {
    const rules = found.filter(([file]) => file === name).map(([, rule]) => rule);
    assert.ok(rules.includes("JSON1019"), `${name}: ${rules}`);
    assert.ok(rules.includes("SARIF1002") || !logs.get(name.slice(8)).runs[0].results.length, `${name}: ${rules}`);
  }
});
