// Blocks of floats from one stride to another: concatenation and splitting along any axis.
#include "kernel.h"

// Operands: 0 out, 1 x, 2 floats per block, 3 floats from block to block in out, 4 in x, 5 first float in out, 6 in x.
// One piece of work is 64 blocks of the count given in 7.
KERNEL(copy_blocks) {
  float *out = ARG_PTR(float, 0) + ARG_INT(5);
  const float *x = ARG_PTR(float, 1) + ARG_INT(6);
  int32_t last = min_int(ARG_INT(7), end * 64);
  (void)scratch;
  for (ptrdiff_t block = begin * 64; block < last; block++)
    __builtin_memcpy(out + block * ARG_INT(3), x + block * ARG_INT(4), 4 * (size_t)ARG_INT(2));
}
