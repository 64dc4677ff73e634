// The built widget over the fake back end, for eyes and screenshots: ?state=full&theme=dark
import { FakeBackend } from "../test/fake/backend";
import { wire } from "../test/fake/model";
import { arrange, stands } from "./states";

type Bundle = typeof import("../src/widget");

const bundle: Bundle = await import(new URL("build/widget.js", location.href).href);
const wanted = new URLSearchParams(location.search);
document.body.classList.toggle("dark", wanted.get("theme") === "dark");

const backend = new FakeBackend();
const state = wanted.get("state") ?? "full";
arrange(state, backend);
const kernel = wire(state === "silent" ? null : backend);
const { initialize, render } = bundle.default();
initialize({ model: kernel.model });
const el = document.querySelector<HTMLElement>("#cell");
if (el) render({ model: kernel.model, el });
if (state === "lost") setTimeout(() => kernel.raise("comm_live_update"), 300);
if (state === "closed") setTimeout(() => kernel.close(), 300);

// Runs go on by themselves, unless a picture of a standing one is wanted.
if (!stands(state)) {
  setInterval(() => backend.run?.state === "running" && backend.advance(1), 250);
}
