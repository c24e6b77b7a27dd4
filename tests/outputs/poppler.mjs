// Poppler reads every PDF of a folder: one page, its text as it was, nothing that acts.
//   node poppler.mjs FOLDER
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
assert.ok(cases.length > 60, `${cases.length} cases`);

const run = (program, ...args) => {
  const done = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(done.status, 0, `${program} ${args}: ${done.stderr}`);
  assert.equal(done.stderr, "", `${program} ${args}`);
  return done.stdout;
};
// Words are broken over lines, and Poppler leaves marks of direction and width out or in.
const squeezed = (text) => text.normalize("NFC").replace(/[\s\p{Cf}]/gu, "");

let whole = 0;
for (const { file, name, whole: isWhole, nodes } of cases) {
  const path = join(folder, `${file}.pdf`);
  const info = run("pdfinfo", path);
  const what = `${file}: ${JSON.stringify(name)}\n${info}`;
  assert.match(info, /^Title: +Título$/m, what);
  assert.match(info, /^Pages: +1$/m, what);
  assert.match(info, /^JavaScript: +no$/m, what);
  assert.doesNotMatch(info, /Date/, what);
  assert.equal(run("pdfinfo", "-url", path).trim().split("\n").length, 1, what);
  const fonts = run("pdffonts", path).trim().split("\n").slice(2);
  assert.ok(fonts.every((font) => /(Arimo|NotoEmoji).* yes yes yes /.test(font)), what);
  if (isWhole && [...name].length < 200) {
    const text = squeezed(run("pdftotext", path, "-"));
    whole += 1;
    assert.ok(text.includes(squeezed(name)), `${what}${text}`);
    assert.ok(nodes > 2 || text.includes("zzz-other"), what);
  }
}
assert.ok(whole > 40, `${whole} names in the font`);
console.log(`Poppler read ${cases.length} pages`);
