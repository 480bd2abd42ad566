"use strict";
// Pulumi starts a plugin with ts-node's type check, under the options of whatever folder it is called from. The check takes
// long and needs this project's options, so TypeScript is loaded here as everywhere else in the project: transpiled only.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { create } = require("ts-node");

const service = create({ project: join(__dirname, "tsconfig.json"), transpileOnly: true, swc: true });
require.extensions[".ts"] = (module, file) => {
  module._compile(service.compile(readFileSync(file, "utf8"), file), file);
};
require("./index.ts");
