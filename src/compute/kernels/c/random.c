// Bulk draws from a Philox stream. Element 4 b + w of a stream comes from word w of block b; normals pair words
// (0, 1) and (2, 3) of a block. One piece of work is so many elements, whatever VL is.
#include "philox.h"

#define PIECE_BLOCKS (DRAW_PIECE / 4)

typedef enum { WORDS, UNIFORM, NORMAL } drawn;

INLINE void draw(drawn what, KERNEL_PARAMETERS) {
  float *out = PHILOX_OUT;  // or words
  int32_t n = PHILOX_N;
  (void)scratch;
  for (int32_t block = begin * PIECE_BLOCKS; block < end * PIECE_BLOCKS; block += VL) {
    if (block >= (n + 3) / 4) return;
    vu c[4] = {};
    philox_blocks(c, (uint32_t)(PHILOX_FIRST_BLOCK + block), (uint32_t)PHILOX_KEY0, (uint32_t)PHILOX_KEY1);
    vu x[4];
    if (what == NORMAL) {
      vf g[4];
      vf_normal_pair(c[0], c[1], &g[0], &g[1]);
      vf_normal_pair(c[2], c[3], &g[2], &g[3]);
      for (int w = 0; w < 4; w++) x[w] = (vu)g[w];
    } else {
      for (int w = 0; w < 4; w++) x[w] = what == UNIFORM ? (vu)vf_uniform(c[w]) : c[w];
    }
    float values[4 * VL];
    in_order(values, x);
    copy_floats(out + 4 * block, values, min_int(4 * VL, n - 4 * block));
  }
}

KERNEL(philox_words) { draw(WORDS, base, args, begin, end, scratch); }
KERNEL(philox_uniform) { draw(UNIFORM, base, args, begin, end, scratch); }
KERNEL(philox_normal) { draw(NORMAL, base, args, begin, end, scratch); }
