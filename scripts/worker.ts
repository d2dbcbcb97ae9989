/** A worker process of a run; `scripts/bench.ts` starts it and names its own process id. @module */
import { watchParent } from "../src/engine/parent_watch.ts";
import { serve } from "../src/engine/worker.ts";

watchParent(Number(Deno.args[0]));
await serve();
