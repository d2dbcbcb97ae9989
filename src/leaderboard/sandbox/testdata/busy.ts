/** A verifier whose method never answers; says which process the sandbox is and where it has its files. @module */
import { toFileUrl } from "../../../engine/paths.ts";
import { defaultLimits } from "../limits.ts";
import { Sandbox } from "../sandbox.ts";

const [directory] = Deno.args;
await using sandbox = new Sandbox({ directory, limits: defaultLimits });
await sandbox.ask({ type: "load", method: toFileUrl(`${directory}/method.ts`).href, engine: "wasm" });
await sandbox.ask({ type: "open", parts: {} });
const answer = sandbox.ask({ type: "run", inputs: null });
console.log(JSON.stringify({ pid: sandbox.pid, home: sandbox.home }));
await answer;
