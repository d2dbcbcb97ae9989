// Blocks of floats from one stride to another: concatenation and splitting along any axis.
#include "kernel.h"

KERNEL(copy_blocks) {
  float *out = COPY_BLOCKS_OUT + COPY_BLOCKS_OUT_FIRST;
  const float *x = COPY_BLOCKS_X + COPY_BLOCKS_X_FIRST;
  int32_t last = min_int(COPY_BLOCKS_BLOCKS, end * COPY_PIECE);
  (void)scratch;
  for (ptrdiff_t i = begin * COPY_PIECE; i < last; i++)
    __builtin_memcpy(out + i * COPY_BLOCKS_OUT_STRIDE, x + i * COPY_BLOCKS_X_STRIDE, 4 * (size_t)COPY_BLOCKS_BLOCK);
}
