/** A worker process of a run; `scripts/bench.ts` starts it. @module */
import { serve } from "../src/engine/worker.ts";

await serve();
