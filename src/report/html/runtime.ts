/**
 * The scripts of a page: Vega, its interpreter of expressions, and the page's own. Together they need no `eval`, so
 * the page can forbid it.
 *
 * @module
 */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";

/** The text of all scripts, for one `<script>` element. */
export async function pageScript(): Promise<string> {
  const [runtime, interpreter, own] = await Promise.all([
    Deno.readTextFile(new URL("vega.min.js", packageUrl("vega", vega.version))),
    Deno.readTextFile(packageUrl("vega-interpreter", expressionInterpreter)),
    Deno.readTextFile(new URL("./client.js", import.meta.url)),
  ]);
  const script = [runtime, asFunction(interpreter), own].map((part) =>
    part.replace(/^\/\/# source.*$/gm, "").trim()
  )
    .join("\n");
  if (/<\/script|<!--/i.test(script)) throw new Error("a script of the page would end its element");
  return script;
}

/** Where a package's module is. Its import, of which `used` is a witness, is what makes it resolvable. */
function packageUrl(name: string, used: unknown): URL {
  if (used === undefined) throw new Error(`the package ${name} isn't the one that was mapped`);
  return new URL(import.meta.resolve(name));
}

/** A module that imports names of vega-util and exports one, as a function of the global `vega`, which has them. */
function asFunction(module: string): string {
  const [, imports, body, local] =
    /^import \{([^}]*)\} from 'vega-util';([\s\S]*)export \{ (\w+) as expressionInterpreter \};/.exec(
      module,
    ) ?? [];
  if (local === undefined) throw new Error("the package vega-interpreter isn't built as it was");
  return `const interpretExpression = (({${imports}}) => {${body}return ${local};})(vega);`;
}
