// What an editor shows in a chain file, with docs/chain.schema.json and the YAML language server.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { after, before, test } = require("node:test");
const { pathToFileURL } = require("node:url");
const { Editor } = require("./server.js");

const ROOT = process.env.ESLABON_ROOT ?? path.join(__dirname, "..", "..");
const ESLABON = process.env.ESLABON ?? path.join(ROOT, "target", "release", "eslabon");
const SCHEMA = pathToFileURL(path.join(ROOT, "docs", "chain.schema.json")).href;
const MODELINE = "# yaml-language-server: $schema=../docs/chain.schema.json\n";
const LIMIT = { timeout: 120_000 };

/** By the settings of the editor, and by the line in the file. */
const WAYS = {};
let names = 0;
const fresh = () => `chains/of-a-test-${(names += 1)}.yaml`;

before(async () => {
  WAYS.settings = { editor: await Editor.start(ROOT, { [SCHEMA]: ["chains/*.yaml"] }), head: "" };
  WAYS.modeline = { editor: await Editor.start(ROOT), head: MODELINE };
}, LIMIT);

after(() => Promise.all(Object.values(WAYS).map(({ editor }) => editor.stop())), LIMIT);

const complete = async (marked, way = "settings") =>
  new Map((await WAYS[way].editor.complete(fresh(), WAYS[way].head + marked)).map((item) => [item.label, item]));
const hover = (marked, way = "settings") => WAYS[way].editor.hover(fresh(), WAYS[way].head + marked);
const flaws = (text, way = "settings") => WAYS[way].editor.open(fresh(), WAYS[way].head + text);
const told = (item) => item.documentation?.value ?? item.documentation ?? "";
const has = (items, ...labels) => labels.forEach((label) => assert.ok(items.has(label), `${label} is not offered`));
const hasNot = (items, ...labels) => labels.forEach((label) => assert.ok(!items.has(label), `${label} is offered`));

const SHIPPED = fs.readdirSync(path.join(ROOT, "chains")).filter((name) => name.endsWith(".yaml"));

for (const way of ["settings", "modeline"]) {
  test(`shipped chains have no flaw, and a key that nobody knows is one (${way})`, LIMIT, async () => {
    assert.ok(SHIPPED.length >= 7, `${SHIPPED.length} chains`);
    for (const name of SHIPPED) {
      const text = fs.readFileSync(path.join(ROOT, "chains", name), "utf8");
      assert.deepEqual(await flaws(text, way), [], name);
      const found = await flaws(`nombr: x\n${text}`, way);
      assert.deepEqual(found.map((flaw) => flaw.message), ["Property nombr is not allowed."], name);
    }
  });

  test(`an empty file is offered the keys of both languages, with accents once (${way})`, LIMIT, async () => {
    const items = await complete("|", way);
    has(items, "clientes", "customers", "entregas", "handoffs", "descripcion", "description", "eslabon");
    hasNot(items, "descripción", "áreas");
    assert.equal(items.get("eslabon").insertText, "eslabon: 1");
    assert.match(told(items.get("clientes")), /Para quién es la cadena[^]*Who the chain is for/);
    assert.match(told(items.get("customers")), /Who the chain is for[^]*Para quién es la cadena/);
  });

  test(`a key tells its meaning, unit and example in both languages, its own first (${way})`, LIMIT, async () => {
    const spanish = await hover("clientes:\n  c: C\nentregas:\n  - de: a\n    para: c\n    |acordado: 1d\n", way);
    assert.match(spanish, /^#### acordado · agreed\n/);
    assert.match(spanish, /tiempo de respuesta que acordó[^]*`1 sem`[^]*Ejemplo: `acordado: 1d`[^]*turnaround that the supplier[^]*`1w`[^]*Example: `agreed: 1d`/);
    const english = await hover("customers:\n  c: C\nhandoffs:\n  - from: a\n    to: c\n    |agreed: 1d\n", way);
    assert.match(english, /^#### agreed · acordado\n/);
    assert.match(english, /turnaround that the supplier[^]*Example: `agreed: 1d`[^]*tiempo de respuesta que acordó/);
  });
}

test("a file that speaks one language is offered that one", LIMIT, async () => {
  const spanish = await complete("clientes:\n  c: C\nent|");
  has(spanish, "entregas", "departamentos", "eslabon");
  hasNot(spanish, "handoffs", "departments", "clientes", "customers");
  const english = await complete("customers:\n  c: C\nhan|");
  has(english, "handoffs", "departments", "eslabon");
  hasNot(english, "entregas", "departamentos", "customers", "clientes");
});

test("a handoff is offered the keys of the language that it has, and of both when it has both", LIMIT, async () => {
  const spanish = await complete("clientes:\n  c: C\nentregas:\n  - de: a\n    |");
  has(spanish, "para", "acordado", "necesita", "id");
  hasNot(spanish, "to", "agreed", "de", "from", "tránsito");
  assert.equal(spanish.get("promesa").insertText.trimEnd(), "promesa:");
  const english = await complete("customers:\n  c: C\nhandoffs:\n  - from: a\n    t|");
  has(english, "to", "takes", "turnaround");
  hasNot(english, "para", "transito");
  const mixed = await complete("customers:\n  c: C\nhandoffs:\n  - from: a\n    acordado: 1d\n    |");
  has(mixed, "to", "para", "takes", "transito");
});

test("a new handoff is offered whole, with what it must have", LIMIT, async () => {
  const spanish = await complete("clientes:\n  c: C\nentregas:\n  - |");
  assert.match(spanish.get("de, para").insertText, /^de: \$1\n +para: \$2$/);
  const english = await complete("customers:\n  c: C\nhandoffs:\n  - |");
  assert.match(english.get("from, to").insertText, /^from: \$1\n +to: \$2$/);
});

test("values are offered in the words of the key, and nothing that could not be meant", LIMIT, async () => {
  const labels = async (marked) => [...(await complete(marked)).keys()];
  assert.deepEqual(await labels("clientes:\n  c: C\nidioma: |"), ["es", "en"]);
  const agreed = (key) => `clientes:\n  c: C\nentregas:\n  - de: a\n    para: c\n    ${key}: |`;
  assert.deepEqual(await labels(agreed("acordado")), ["4h", "2d", "1 sem", "1 mes"]);
  assert.deepEqual(await labels(agreed("agreed")), ["4h", "2d", "1w", "1mo"]);
  const shape = (key) => `clientes:\n  c: C\ndepartamentos:\n  a:\n    trabajo: {min: 1d, max: 2d, ${key}: |}\n`;
  const spanish = await complete(shape("distribucion"));
  has(spanish, "triangular", "uniforme");
  hasNot(spanish, "uniform");
  assert.match(told(spanish.get("uniforme")), /igual de probable · [^]*equally likely/);
  const english = await complete(shape("shape"));
  has(english, "triangular", "uniform");
  hasNot(english, "uniforme");
  const rules = await complete("clientes:\n  c: C\naceptados:\n  - regla: |\n");
  assert.match(told(rules.get("weak-link")), /Un eslabón débil[^]*A weak link/);
  hasNot(rules, "true", "null");
  assert.deepEqual(await labels("clientes:\n  c: C\nentregas:\n  - de: |"), []);
  assert.deepEqual(await labels("clientes:\n  c: C\ndepartamentos:\n  a: |\n"), []);
});

test("a time is offered fixed, between two, and as a mapping of its language", LIMIT, async () => {
  const items = await complete("clientes:\n  c: C\ndepartamentos:\n  a:\n    trabajo: |\n");
  has(items, "1-3d", "{p50: 1d, p90: 4d}");
  assert.equal(items.get("{min: 1h, probable: 3h, max: 2d}").insertText, "{min: ${1:1h}, probable: ${2:3h}, max: ${3:2d}}");
  has(await complete("customers:\n  c: C\ndepartments:\n  a:\n    work: |\n"), "{min: 1h, likely: 3h, max: 2d}");
});

test("what stands behind a key shows the key's text, whatever stands there", LIMIT, async () => {
  const handoff = "clientes:\n  c: C\nentregas:\n  - de: a\n    para: c\n    ";
  for (const [line, title] of [
    ["|transito: 1d", "transito · takes"],
    ["|tránsito: {min: 1d, max: 2d}", "transito · takes"],
    ["|promise: {within: 5d}", "promise · promesa"],
    ["promesa: {pla|zo: 5d}", "plazo · within"],
    ["|necesita: [o]", "necesita · needs"],
    ["|reproceso: 5%", "reproceso · rework"],
    ["|rework: {share: 5%}", "rework · reproceso"],
  ]) {
    assert.match(await hover(handoff + line + "\n"), new RegExp(`^#### ${title}\n\n.*\\w.*\n\n(Ejemplo|Example): `), line);
  }
  const department = await hover("clientes:\n  c: C\ndepartamentos:\n  |a: Ventas\n");
  assert.match(department, /^#### departamento · department\n[^]*equipo[^]*team/);
  const enumeration = await hover("customers:\n  c: C\nlanguage: |es\n");
  assert.match(enumeration, /Language of the names[^]*Idioma de los nombres[^]*`es`: Español · Spanish/);
});

test("flaws are told where they are", LIMIT, async () => {
  const messages = async (text) => (await flaws(text)).map((flaw) => [flaw.range.start.line, flaw.message]);
  const chain = "clientes:\n  c: C\nentregas:\n  - de: a\n    para: c\n";
  assert.deepEqual(await messages(chain), []);
  assert.deepEqual(await messages(`${chain}    acordao: 1d\n`), [[5, "Property acordao is not allowed."]]);
  assert.deepEqual(await messages("clientes:\n  c: C\nentregas:\n  - de: a\n"), [[3, 'Missing property "to".']]);
  assert.equal((await messages("clientes:\n  c: C\nidioma: fr\n")).length, 1);
  assert.deepEqual(await messages(`${chain}    x-mío: 1d\n`), []);
});

test("a schema of Spanish keys offers no English ones, and accepts them", LIMIT, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "eslabon-"));
  fs.writeFileSync(path.join(folder, "es.json"), execFileSync(ESLABON, ["schema", "--keys", "es"]));
  const editor = await Editor.start(folder, { [pathToFileURL(path.join(folder, "es.json")).href]: ["*.yaml"] });
  try {
    const items = new Map((await editor.complete("a.yaml", "|")).map((item) => [item.label, item]));
    has(items, "clientes", "entregas", "eslabon");
    hasNot(items, "customers", "handoffs");
    assert.deepEqual(await editor.open("b.yaml", "customers:\n  c: C\n"), []);
    assert.equal((await editor.open("c.yaml", "custmers:\n  c: C\nclientes:\n  c: C\n")).length, 1);
  } finally {
    await editor.stop();
    fs.rmSync(folder, { recursive: true });
  }
});
