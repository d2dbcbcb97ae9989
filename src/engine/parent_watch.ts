/**
 * Ends a worker process whose coordinator is gone. The end of standard input tells it only between two pieces of work;
 * this thread of its own tells it in the middle of one. What is killed loses nothing but that work: the store holds
 * whole entries alone.
 *
 * @module
 */

const everyMilliseconds = 500;

/** Starts to watch. @param parent the coordinator's process id */
export function watchParent(parent: number): void {
  if (Deno.build.os === "windows") return; // it tells nothing of a parent that is gone
  const source = `const never = new Int32Array(new SharedArrayBuffer(4));
    while (Deno.ppid === ${parent}) Atomics.wait(never, 0, 0, ${everyMilliseconds});
    Deno.kill(Deno.pid, "SIGKILL");`; // Deno.exit would end this thread alone
  new Worker(`data:text/javascript,${encodeURIComponent(source)}`, { type: "module" });
}
