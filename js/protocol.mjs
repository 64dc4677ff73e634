// Reads a JSON Schema and writes its TypeScript: called by scripts/protocol_types.py.
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const STDIN = 0;
const STDOUT = 1;
const schema = JSON.parse(readFileSync(STDIN, "utf8"));
const types = await compile(schema, "Ops", {
  additionalProperties: false,
  bannerComment:
    "// Made by `make protocol` from the kernel's side of the protocol. Do not edit.\n",
  style: { printWidth: 100 },
  unreachableDefinitions: true,
});
// The compiler says of each definition where in the schema it stood, which a reader has no use for.
const noise = /^ \* (This interface was referenced by|via the `definition`).*\n/gm;
const readable = types
  .replace(noise, "")
  .replace(/^ \*\n \*\//gm, " */")
  .replace(/^\/\*\*\n \*\/\n/gm, "");
writeFileSync(STDOUT, readable);
