/** Waiting in tests for what other processes do. @module */

/** Waits until something holds; an error counts as not yet. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = performance.now() + 1000 * seconds;;) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    if (performance.now() > end) throw new Error(`it didn't come true within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
