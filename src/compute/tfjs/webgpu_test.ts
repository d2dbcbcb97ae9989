import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as tf from "@tensorflow/tfjs-core";
import { BackendUnavailableError, setupBackend } from "../backend.ts";
import { GpuError, startWebGpu } from "./webgpu.ts";

/** Whether there is a GPU for WebGPU; says so where there is none. */
const adapter = await navigator.gpu?.requestAdapter() ?? undefined;
if (!adapter) console.log("webgpu: skipped: no adapter");
const itOnGpu = adapter ? it : it.skip;

describe("WebGPU", () => {
  it("says in one line that there is no adapter, or starts", async () => {
    const requestAdapter = navigator.gpu.requestAdapter;
    navigator.gpu.requestAdapter = () => Promise.resolve(null);
    try {
      expect(await startWebGpu()).toBe("webgpu: no adapter: this machine offers no GPU to WebGPU");
      await expect(setupBackend("webgpu")).rejects.toThrow(BackendUnavailableError);
    } finally {
      navigator.gpu.requestAdapter = requestAdapter;
    }
  });

  itOnGpu("fails where the GPU fails, and works on", async () => {
    await setupBackend("webgpu");
    const { maxStorageBufferBindingSize } = (tf.backend() as unknown as { device: GPUDevice }).device.limits;
    const large = tf.tidy(() => tf.add(tf.ones([Math.floor(maxStorageBufferBindingSize / 4) + 64]), 1));
    await expect(large.data()).rejects.toThrow(GpuError);
    large.dispose();
    const small = tf.tidy(() => tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])));
    expect((await small.data())[0]).toBe(300);
    small.dispose();
  });

  itOnGpu("says that dataSync doesn't work", async () => {
    await setupBackend("webgpu");
    const x = tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])));
    expect(() => x.dataSync()).toThrow("use await data()");
    x.dispose();
  });

  itOnGpu("joins tensors that are in ordinary memory still", async () => {
    await setupBackend("webgpu");
    const joined = tf.tidy(() => tf.concat([tf.tensor([1, 2, 3, 4], [2, 2]), tf.tensor([5, 6], [2, 1])], 1));
    expect([...await joined.data()]).toEqual([1, 2, 5, 3, 4, 6]);
    joined.dispose();
  });

  itOnGpu("fails once and for all where the GPU is lost", async () => {
    await setupBackend("webgpu");
    const x = tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])));
    (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    await expect(x.data()).rejects.toThrow("webgpu: the GPU was lost");
    await expect(x.data()).rejects.toThrow(GpuError);
    tf.removeBackend("webgpu");
  });
});
