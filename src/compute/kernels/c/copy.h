// Copies of a few floats, and transposes.
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

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)  // not in every GCC
#define HAS_SHUFFLE
#endif
#endif

// Rows of four columns, transposed: to[i][r] = from[r][i] for r < 4, i < n.
INLINE void transpose_four(float *to, ptrdiff_t to_row, const float *from, ptrdiff_t from_row, int32_t n) {
  int32_t i = 0;
#ifdef HAS_SHUFFLE
  typedef float quad __attribute__((vector_size(16), aligned(4), may_alias));
  for (; i + 4 <= n; i += 4, to += 4 * to_row) {
    quad a = *(const quad *)(from + i), b = *(const quad *)(from + from_row + i);
    quad c = *(const quad *)(from + 2 * from_row + i), d = *(const quad *)(from + 3 * from_row + i);
    quad ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab1 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    quad cd0 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd1 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(quad *)to = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5);
    *(quad *)(to + to_row) = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7);
    *(quad *)(to + 2 * to_row) = __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5);
    *(quad *)(to + 3 * to_row) = __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7);
  }
#endif
  for (; i < n; i++, to += to_row)
    for (int r = 0; r < 4; r++) to[r] = from[r * from_row + i];
}
