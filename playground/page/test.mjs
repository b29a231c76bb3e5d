// Runs the tests of what the page works out without a browser.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = mkdtempSync(join(tmpdir(), "page-tests-"));
const tests = readdirSync(join(here, "tests")).map((name) => join(here, "tests", name));
try {
  await build({
    entryPoints: tests,
    outdir: out,
    bundle: true,
    format: "esm",
    platform: "node",
    jsx: "automatic",
    outExtension: { ".js": ".mjs" },
  });
  const files = readdirSync(out).map((name) => join(out, name));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true });
}
