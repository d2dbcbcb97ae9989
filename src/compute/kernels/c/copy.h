// Copies of a few floats.
#pragma once
#include "kernel.h"

INLINE void copy_floats(float *to, const float *from, int32_t n) {
  int32_t i = 0;
  for (; i + VL <= n; i += VL) vf_store(to + i, vf_load(from + i));
#if defined(__AVX512VL__)
  if (i < n) vf_store_part(to + i, vf_load_part(from + i, n - i), n - i);
#else
  for (; i < n; i++) to[i] = from[i];
#endif
}
