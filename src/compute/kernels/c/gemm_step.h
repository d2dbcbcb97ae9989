// The inner loop of a matrix product: a few rows times one or two vectors of columns, in registers.
#pragma once
#include "activation.h"

// Rows of a step, as many as the registers hold: MR * 2 sums, 2 vectors of B, an element of A and a product.
#if defined(__AVX512VL__)
#define MR 12  // in 32 registers
#elif defined(__aarch64__)
#define MR 8   // in 32, of half as many lanes: here the loads count
#else
#define MR 6   // in 16
#endif

// One step of the tile: to[r][c] = (before +) the sum over k < depth of a[r][k] b[k][c], (+ bias[c], rectified).
typedef struct {
  float *to;
  const float *a, *b, *bias;  // bias or NULL
  ptrdiff_t to_row, a_row, a_k, b_k;
  int32_t depth;
  int add, rectify;
  const float *ahead;  // a line is fetched here, and one every ahead_k floats on, while each k is computed
  ptrdiff_t ahead_k;
} step;

// mr rows and nv vectors: constants where this is inlined.
INLINE void multiply_step(const step *s, int mr, int nv) {
  vf sum[MR][2] = {};
  const float *rows[(MR + 3) / 4];  // every fourth: with multiples of a_row that makes few addresses
  const float *b = s->b, *ahead = s->ahead;
  const ptrdiff_t a_row = s->a_row, a_k = s->a_k, b_k = s->b_k, ahead_k = s->ahead_k, three = 3 * a_row;
  for (int r = 0; r < mr; r += 4) rows[r / 4] = s->a + r * a_row;
  for (int r = 0; r < mr; r++) __builtin_prefetch(s->to + r * s->to_row, 1);
  for (int32_t k = s->depth; k > 0; k--, b += b_k, ahead += ahead_k) {
    vf y[2];
    __builtin_prefetch(ahead, 0, 2);
#pragma GCC unroll 2
    for (int v = 0; v < nv; v++) y[v] = vf_load(b + v * VL);
#pragma GCC unroll 12
    for (int r = 0; r < mr; r++) {
      vf x = vf_set(rows[r / 4][r % 4 == 3 ? three : r % 4 * a_row]);
#pragma GCC unroll 2
      for (int v = 0; v < nv; v++) sum[r][v] = sum[r][v] + x * y[v];
    }
#pragma GCC unroll 3
    for (int r = 0; r < mr; r += 4) rows[r / 4] += a_k;
  }
#define EACH_SUM                               \
  _Pragma("GCC unroll 12")                     \
  for (int r = 0; r < mr; r++)                 \
    _Pragma("GCC unroll 2")                    \
    for (int v = 0; v < nv; v++)
  if (s->add) EACH_SUM sum[r][v] = vf_load(s->to + r * s->to_row + v * VL) + sum[r][v];
  if (s->bias) EACH_SUM sum[r][v] = sum[r][v] + vf_load(s->bias + v * VL);
  if (s->rectify) EACH_SUM sum[r][v] = activate(ACTIVATION_RELU, sum[r][v]);
  EACH_SUM vf_store(s->to + r * s->to_row + v * VL, sum[r][v]);
#undef EACH_SUM
}

// Functions of their own, so that each gets all registers.
#define STEP(name, mr, nv) \
  static __attribute__((noinline)) void name(const step *s) { multiply_step(s, mr, nv); }
STEP(step_wide, MR, 2)
STEP(step_narrow, MR, 1)
STEP(step_four_wide, 4, 2)
STEP(step_four_narrow, 4, 1)
STEP(step_one_wide, 1, 2)
STEP(step_one_narrow, 1, 1)

INLINE void run_step(const step *s, int mr, int nv) {
  if (mr == MR) nv == 2 ? step_wide(s) : step_narrow(s);
  else if (mr == 4) nv == 2 ? step_four_wide(s) : step_four_narrow(s);
  else nv == 2 ? step_one_wide(s) : step_one_narrow(s);
}
