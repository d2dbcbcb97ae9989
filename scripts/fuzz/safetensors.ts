/** safetensors files under mutation, against a reader of the format in Python. @module */
import { integerReader, stream } from "../../src/compute/random.ts";
import { format } from "../../src/methods/radcom_mtl/int8/model_format.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/methods/radcom_mtl/int8/safetensors.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { plain, referenceInPython } from "./python.ts";
import type { FuzzTarget } from "./target.ts";

const file = "model.safetensors";

/** The reader of safetensors. */
export const target: FuzzTarget = {
  name: "safetensors",
  corpus() {
    const below = integerReader(stream(1, "fuzz", "safetensors corpus"));
    const tensors = {
      "shared.w": { shape: [2, 2, 1, 5], data: Int8Array.from({ length: 20 }, () => below(255) - 127) },
      "shared.b": { shape: [5], data: Int32Array.from({ length: 5 }, () => below(1 << 20)) },
      "shared.w.scale": { shape: [5], data: Float32Array.from({ length: 5 }, () => 1 / (1 + below(1000))) },
      "input.scale": { shape: [1], data: Float32Array.of(0.01) },
    };
    return [
      { [file]: encodeSafetensors({ tensors, metadata: format }) },
      { [file]: encodeSafetensors({ tensors: { "input.scale": tensors["input.scale"] }, metadata: {} }) },
    ];
  },
  read(folder) {
    const { tensors, metadata } = decodeSafetensors(Deno.readFileSync(`${folder}/${file}`), file);
    const plainTensors = Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      [data.constructor.name, [...shape], Array.from(data, plain)],
    ]);
    return { metadata, tensors: Object.fromEntries(plainTensors) };
  },
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => referenceInPython(reader, folders),
};

const reader = `
types = {"I8": ("b", 1, "Int8Array"), "I32": ("i", 4, "Int32Array"), "F32": ("f", 4, "Float32Array")}

def read(folder):
    with open(folder + "/${file}", "rb") as opened:
        content = opened.read()
    length, = struct.unpack("<Q", content[:8])
    if length > len(content) - 8:
        raise ValueError("header")
    header = parse_json(content[8:8 + length].decode("utf-8"))
    body = content[8 + length:]
    metadata, tensors, used = header.pop("__metadata__", {}), {}, []
    for name, entry in header.items():
        letter, size, array = types[entry["dtype"]]
        first, last = entry["data_offsets"]
        count = math.prod(entry["shape"])
        if last - first != count * size or not 0 <= first <= last <= len(body):
            raise ValueError(name)
        tensors[name] = [array, entry["shape"], [plain(x) for x in struct.unpack(f"<{count}{letter}", body[first:last])]]
        used += [(first, last)]
    end = 0
    for first, last in sorted(used):
        if first != end:
            raise ValueError("a hole or an overlap")
        end = last
    if end != len(body):
        raise ValueError("bytes of no tensor")
    return {"metadata": metadata, "tensors": tensors}
`;
