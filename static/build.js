/* Builds everything the browser loads into var/assets: `npm run build`. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { NodePackageImporter, compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = join(root, "var", "assets");
const font = join(root, "node_modules", "@fontsource-variable", "source-sans-3");

function copyFonts() {
  for (const subset of ["latin", "latin-ext"]) {
    const name = `source-sans-3-${subset}-wght-normal.woff2`;
    cpSync(join(font, "files", name), join(target, "fonts", name));
  }
  cpSync(join(font, "LICENSE"), join(target, "fonts", "OFL.txt"));
}

function compileStyles() {
  const { css } = compile(join(here, "scss", "portal.scss"), {
    style: "compressed",
    importers: [new NodePackageImporter(root)],
    quietDeps: true,
  });
  writeFileSync(join(target, "portal.css"), css);
}

function bundleScripts() {
  return build({
    entryPoints: ["portal.js", "portal-early.js", "holders.js", "searchable.js"].map((name) => join(here, "js", name)),
    outdir: target,
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2020",
  });
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
copyFonts();
cpSync(join(here, "images"), join(target, "images"), { recursive: true });
compileStyles();
await bundleScripts();
