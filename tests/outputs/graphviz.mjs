// Graphviz's own `dot` reads every DOT file of a folder: what is in it, and nothing else.
//   node graphviz.mjs FOLDER
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
assert.ok(cases.length > 60, `${cases.length} cases`);

const dot = (file, format) => {
  const run = spawnSync("dot", [`-T${format}`, join(folder, `${file}.dot`)], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  assert.equal(run.status, 0, `${file}: ${run.stderr}`);
  return run.stdout;
};

// What an escape means in a label.
const decoded = (label = "") =>
  label.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c)).replaceAll("&amp;", "&");

for (const { file, name, nodes, edges, groups } of cases) {
  const what = `${file}: ${JSON.stringify(name)}`;
  const graph = JSON.parse(dot(file, "json"));
  const objects = graph.objects ?? [];
  const boxes = objects.filter((o) => o.pos !== undefined);
  const areas = objects.filter((o) => o.name.startsWith("cluster_") && o.nodes);
  assert.equal(boxes.length, nodes, what);
  assert.equal((graph.edges ?? []).length, edges, what);
  assert.equal(areas.length, groups, what);
  for (const thing of [...objects, ...(graph.edges ?? [])]) {
    assert.ok(thing.URL === undefined && thing.href === undefined, what);
  }
  if (nodes === 2) {
    for (const label of [boxes[0].label, boxes[0].id, graph.edges[0].label, areas[0].label]) {
      assert.equal(decoded(label), name, what);
    }
  }
  assert.ok(!/<script|<image|xlink:href/.test(dot(file, "svg")), what);
}
console.log(`Graphviz read ${cases.length} graphs`);
