/** The process of a method that nobody trusts; `src/leaderboard/sandbox/sandbox.ts` starts it. @module */
import { serve } from "../src/leaderboard/sandbox/method_process.ts";

await serve();
