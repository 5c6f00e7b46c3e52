// Bundles what tests wrote (FrameworkSite.cs): node bundle.mjs FOLDER ENTRY… → FOLDER/dist/ENTRY.js. Vue's single files are compiled by Vue's own compiler.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const { build } = createRequire(join(here, "../../../package.json"))("esbuild");
const { parse, compileScript } = createRequire(join(here, "package.json"))("vue/compiler-sfc");
const [folder, ...entries] = process.argv.slice(2);

const vue = {
  name: "vue",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, "utf8"), { filename: path });
      if (errors.length) throw errors[0];
      return { contents: compileScript(descriptor, { id: "snippet", inlineTemplate: true }).content, loader: "js", resolveDir: dirname(path) };
    }),
};

await build({
  absWorkingDir: folder,
  entryPoints: entries,
  outdir: join(folder, "dist"),
  bundle: true,
  format: "iife",
  jsx: "automatic",
  nodePaths: [join(here, "node_modules")],
  alias: { "next/script": join(here, "next-script.jsx") },
  plugins: [vue],
  // As developers run them: React's StrictMode then mounts everything twice.
  define: { "process.env.NODE_ENV": '"development"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  logLevel: "error",
});
