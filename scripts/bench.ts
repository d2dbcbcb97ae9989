/** The command line: `deno task bench <suite>`. @module */
import { main } from "../src/cli/main.ts";

await main(Deno.args);
