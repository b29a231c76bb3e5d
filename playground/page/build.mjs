// Builds the page into ../src/slack_playground/static: one script, one stylesheet, and the licences of everything that is in them.
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "..", "src", "slack_playground", "static");
const MARK = "node_modules/";
/** Packages of which slack-blocks-to-jsx comes with parts inside, without their licence. */
const WITHIN = [`${MARK}@yozora/ast`];

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: { page: "src/main.tsx" },
  outdir: built,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome110", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "file", ".py": "text" },
  assetNames: "[name]",
});

copyFileSync(join(here, "src", "index.html"), join(built, "index.html"));
writeFileSync(join(built, "THIRD-PARTY-LICENSES.txt"), licences(packagesIn(result.metafile)));

/** Gives the folders of the packages that the built files hold something of. */
function packagesIn(metafile) {
  const held = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs)
      .filter(([, part]) => part.bytesInOutput > 0)
      .map(([path]) => path),
  );
  // A stylesheet names the fonts that it holds only among all inputs.
  const fonts = Object.keys(metafile.inputs).filter((path) => path.endsWith(".woff2"));
  return [...new Set([...[...held, ...fonts].map(packageOf).filter(Boolean), ...WITHIN])].sort();
}

/** Gives the folder of the package that a file belongs to; null for the page's own. */
function packageOf(path) {
  const start = path.lastIndexOf(MARK);
  if (start < 0) return null;
  const [first, second] = path.slice(start + MARK.length).split("/");
  return path.slice(0, start + MARK.length) + (first.startsWith("@") ? `${first}/${second}` : first);
}

/** Gives the text of all licences; fails where a package has none, as it may then not be handed on. */
function licences(folders) {
  const texts = folders.map((folder) => {
    const about = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    return `${about.name} ${about.version} (${about.license})\n\n${licenceIn(folder).trim()}\n`;
  });
  const rule = `\n${"-".repeat(78)}\n\n`;
  return `The page of the playground holds parts of these packages:\n${rule}${texts.join(rule)}`;
}

function licenceIn(folder) {
  const files = readdirSync(join(here, folder))
    .filter((name) => /^(licen[cs]e|copying)/i.test(name))
    .sort();
  if (files.length === 0) throw new Error(`${folder} comes without the text of its licence`);
  return files.map((name) => readFileSync(join(here, folder, name), "utf8").replaceAll("\r\n", "\n")).join("\n");
}

if (!existsSync(join(built, "page.js"))) throw new Error("nothing was built");
