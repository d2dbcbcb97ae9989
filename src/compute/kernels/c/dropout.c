// Inverted dropout: element i is kept and scaled where word i of a Philox stream is at least a threshold, else 0.
// Operands: 0 out, 1 x, 2 n, 3 key0, 4 key1, 5 threshold (unsigned), 6 scale. One piece of work is 1024 elements.
#include "philox.h"

#define PIECE 1024

KERNEL(dropout) {
  float *out = ARG_PTR(float, 0);
  const float *x = ARG_PTR(const float, 1);
  int32_t n = min_int(ARG_INT(2), end * PIECE);
  vu threshold = vu_set((uint32_t)ARG_INT(5));
  float scale = ARG_FLOAT(6);
  (void)scratch;
  for (int32_t i = begin * PIECE; i < n; i += 4 * VL) {
    vu c[4] = {};
    philox_blocks(c, (uint32_t)i / 4, (uint32_t)ARG_INT(3), (uint32_t)ARG_INT(4));
    float words[4 * VL];
    in_order(words, c);
    for (int v = 0; v < 4 && i + v * VL < n; v++) {
      int32_t at = i + v * VL, lanes = min_int(VL, n - at);
      vi kept = (vi)((vu)vf_load(words + v * VL) >= threshold);
      if (lanes == VL) vf_store(out + at, vf_select(kept, vf_load(x + at) * scale, (vf){}));
      else vf_store_part(out + at, vf_select(kept, vf_load_part(x + at, lanes) * scale, (vf){}), lanes);
    }
  }
}
