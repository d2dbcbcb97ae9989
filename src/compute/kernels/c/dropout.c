// Inverted dropout: element i is kept and scaled where word i of a Philox stream is at least a threshold, else 0.
#include "philox.h"

KERNEL(dropout) {
  float *out = DROPOUT_OUT;
  const float *x = DROPOUT_X;
  int32_t n = min_int(DROPOUT_N, end * FUNCTION_PIECE);
  vu threshold = vu_set((uint32_t)DROPOUT_THRESHOLD);
  float scale = DROPOUT_SCALE;
  (void)scratch;
  for (int32_t i = begin * FUNCTION_PIECE; i < n; i += 4 * VL) {
    vu c[4] = {};
    philox_blocks(c, (uint32_t)i / 4, (uint32_t)DROPOUT_KEY0, (uint32_t)DROPOUT_KEY1);
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
