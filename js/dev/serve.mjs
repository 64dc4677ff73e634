// Serves the dev page on loopback: `node dev/serve.mjs [port]`, after `npm run build`.
import { copyFile, mkdir } from "node:fs/promises";
import { context } from "esbuild";

const here = import.meta.dirname;
const built = `${here}/../../src/synthgen_widgets/widget/static`;
await mkdir(`${here}/build`, { recursive: true });
for (const file of ["widget.js", "widget.css"])
  await copyFile(`${built}/${file}`, `${here}/build/${file}`);

const dev = await context({
  absWorkingDir: here,
  entryPoints: ["dev.ts"],
  outdir: "build",
  bundle: true,
  format: "esm",
});
await dev.rebuild();
const { port } = await dev.serve({
  servedir: here,
  host: "127.0.0.1",
  port: Number(process.argv[2] ?? 8137),
});
console.log(`http://127.0.0.1:${port}/?state=full&theme=light`);
