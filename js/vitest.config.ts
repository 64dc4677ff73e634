import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Stops the run with one clear sentence where there is no browser, instead of a stack trace from the launcher. */
function requireBrowser() {
  if (existsSync(chromium)) return;
  console.error(
    `No browser at '${chromium}'. Install Chromium (Debian: apt-get install chromium) or name one in the environment variable CHROMIUM; "npm test -- --project node" runs without.`,
  );
  process.exit(1);
}

const projects = process.argv.join(" ");
if (!/--project[= ]node/.test(projects)) requireBrowser();

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "node", include: ["test/unit/**/*.test.ts"], environment: "node" },
      },
      {
        extends: true,
        optimizeDeps: {
          include: ["preact", "preact/hooks", "preact/jsx-runtime", "@preact/signals", "axe-core"],
        },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1200, height: 700 },
            instances: [{ browser: "chromium" }],
            provider: playwright({
              launchOptions: {
                executablePath: chromium,
                args: [
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                ],
              },
            }),
          },
        },
      },
    ],
  },
});
