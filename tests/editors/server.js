// The YAML language server as an editor runs it: over its standard streams.
"use strict";

const { spawn } = require("node:child_process");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const rpc = require("vscode-languageserver-protocol/node");

const COMMAND = path.join(
  path.dirname(require.resolve("yaml-language-server/package.json")),
  "bin",
  "yaml-language-server",
);

class Editor {
  /** Starts the server; `schemas` is the setting `yaml.schemas` of an editor. */
  static async start(folder, schemas = {}) {
    const editor = new Editor();
    editor.process = spawn(process.execPath, [COMMAND, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    editor.connection = rpc.createMessageConnection(
      new rpc.StreamMessageReader(editor.process.stdout),
      new rpc.StreamMessageWriter(editor.process.stdin),
    );
    editor.waiting = new Map();
    editor.folder = folder;
    const settings = {
      // Nothing is fetched: the catalogue of schemas on the network stays closed.
      yaml: { schemas, schemaStore: { enable: false }, validate: true, hover: true, completion: true },
    };
    const answer = (section) => (section ? section.split(".").reduce((at, key) => at?.[key], settings) : settings);
    editor.connection.onRequest("workspace/configuration", (asked) =>
      asked.items.map((item) => answer(item.section) ?? {}),
    );
    editor.connection.onRequest("client/registerCapability", () => null);
    editor.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) =>
      editor.waiting.get(uri)?.(diagnostics),
    );
    editor.connection.listen();
    const root = pathToFileURL(folder).href;
    await editor.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: "root" }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown", "plaintext"] } },
          hover: { contentFormat: ["markdown", "plaintext"] },
          publishDiagnostics: {},
        },
      },
    });
    await editor.connection.sendNotification("initialized", {});
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings });
    return editor;
  }

  /** Opens a text under a name and waits for what the server finds wrong with it. */
  open(name, text) {
    const uri = pathToFileURL(path.join(this.folder, name)).href;
    const found = new Promise((tell) => this.waiting.set(uri, tell));
    this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version: 1, text },
    });
    return found;
  }

  /** Opens a text with a `|` where the cursor stands. */
  async at(name, marked) {
    const offset = marked.indexOf("|");
    const before = marked.slice(0, offset).split("\n");
    await this.open(name, marked.slice(0, offset) + marked.slice(offset + 1));
    return {
      textDocument: { uri: pathToFileURL(path.join(this.folder, name)).href },
      position: { line: before.length - 1, character: before.at(-1).length },
    };
  }

  /** What is offered at the `|`. */
  async complete(name, marked) {
    const answer = await this.connection.sendRequest("textDocument/completion", await this.at(name, marked));
    return answer.items;
  }

  /** What is shown over the letter after the `|`. */
  async hover(name, marked) {
    const answer = await this.connection.sendRequest("textDocument/hover", await this.at(name, marked));
    return answer?.contents?.value ?? "";
  }

  async stop() {
    await this.connection.sendRequest("shutdown");
    const gone = new Promise((tell) => this.process.once("exit", tell));
    await this.connection.sendNotification("exit");
    await gone;
    this.connection.dispose();
  }
}

module.exports = { Editor };
