// Mermaid's own parser reads every flowchart of a folder: what is in it, and nothing else.
//   node mermaid.mjs FOLDER
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JSDOM } from "jsdom";

// Mermaid cleans labels with a browser's parser of HTML.
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

const [folder] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
assert.ok(cases.length > 60, `${cases.length} cases`);

// Numbers of signs are kept in marks until a flowchart is drawn.
const decoded = (label) =>
  label
    .replace(/ﬂ°°(\d+)¶ß/g, (_, number) => String.fromCodePoint(Number(number)))
    .replaceAll("<br>", "\n")
    .replaceAll("<br/>", "\n")
    .replaceAll("&nbsp;", "\u{a0}");

const squeezed = (text) => text.replace(/\s/g, "");

for (const { file, name, nodes, edges, groups } of cases) {
  const text = readFileSync(join(folder, `${file}.mmd`), "utf8");
  const what = `${file}: ${JSON.stringify(name)}\n${text}`;
  const { diagramType } = await mermaid.parse(text);
  assert.equal(diagramType, "flowchart-v2", what);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  // A styled area is entered among the boxes, too.
  const areas = new Set(db.getSubGraphs().map((area) => area.id));
  const boxes = [...db.getVertices().values()].filter((box) => !areas.has(box.id));
  assert.equal(boxes.length, nodes, what);
  assert.equal(db.getEdges().length, edges, what);
  assert.equal(db.getSubGraphs().length, groups, what);
  for (const box of boxes) {
    assert.equal(box.link, undefined, what);
    assert.equal(box.haveCallback ?? false, false, what);
    assert.ok(!/<(?!br\/?>)/.test(box.text), what);
  }
  if (nodes === 2) {
    for (const label of [boxes[0].text, db.getEdges()[0].text, db.getSubGraphs()[0].title]) {
      assert.equal(squeezed(decoded(label)), squeezed(name), what);
    }
  }
}
console.log(`Mermaid read ${cases.length} flowcharts`);
