// Builds the front end: one ES module that imports nothing, and one style sheet. Fails when either outgrows its promise.
import { readFile, stat } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "../src/synthgen_widgets/widget/static";
const MAX_SCRIPT_BYTES = 150_000;
const MAX_STYLE_BYTES = 40_000;
// The name of a namespace is no address: nothing is fetched from it.
const NAMESPACES = [
  "http://www.w3.org/2000/svg",
  "http://www.w3.org/1999/xhtml",
  "http://www.w3.org/1998/Math/MathML",
];

const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { widget: "src/widget.tsx" },
  outdir: OUT,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  jsx: "transform",
  jsxFactory: "sgElement",
  jsxFragment: "sgFragment",
  inject: ["jsx.mjs"],
  tsconfigRaw: {},
  legalComments: "none",
  metafile: true,
});
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { widget: "src/styles/index.css" },
  outdir: OUT,
  bundle: true,
  minify: true,
  target: "es2022",
});

const script = new URL(`${OUT}/widget.js`, import.meta.url);
const style = new URL(`${OUT}/widget.css`, import.meta.url);
const broken = [
  ...(await tooLarge(script, MAX_SCRIPT_BYTES)),
  ...(await tooLarge(style, MAX_STYLE_BYTES)),
  ...imports(metafile),
  ...(await addresses(script)),
  ...(await addresses(style)),
  ...(await unprefixed(style)),
];
for (const sentence of broken) console.error(`build: ${sentence}`);
if (broken.length) process.exit(1);

async function tooLarge(file, most) {
  const { size } = await stat(file);
  console.log(
    `${name(file)}: ${size.toLocaleString("en-US")} of ${most.toLocaleString("en-US")} bytes`,
  );
  return size > most ? [`${name(file)} has ${size} bytes, more than ${most}.`] : [];
}

function imports({ outputs }) {
  return Object.entries(outputs).flatMap(([path, output]) =>
    output.imports.map((found) => `${path} imports ${found.path}; the bundle must import nothing.`),
  );
}

async function addresses(file) {
  const text = NAMESPACES.reduce(
    (rest, known) => rest.replaceAll(known, ""),
    await readFile(file, "utf8"),
  );
  const found = text.match(/https?:\/\/[^\s"'`]*/g) ?? [];
  return found.map(
    (address) => `${name(file)} names ${address}; the widget must work without a network.`,
  );
}

/** Style sheets of widgets are global in a notebook: a selector without our prefix would restyle the host. */
async function unprefixed(file) {
  const text = (await readFile(file, "utf8")).replaceAll(/\/\*.*?\*\//gs, "");
  const selectors = [...text.matchAll(/(?:^|[{}])([^{}@]+)\{/g)].map((match) => match[1]);
  return selectors
    .flatMap((selector) => selector.split(/,(?![^()]*\))/))
    .filter((selector) => !/^(\.sg-|from$|to$|\d+%$)/.test(selector.trim()))
    .map(
      (selector) => `${name(file)} has the selector "${selector}", which does not start with .sg-`,
    );
}

function name(file) {
  return file.pathname.split("/").at(-1);
}
