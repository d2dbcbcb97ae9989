// Belief propagation for binary parity-check codes: flooding, sum-product or normalised min-sum, stopping a codeword
// as soon as its hard decisions satisfy all checks. Lanes are codewords; one that has finished makes room for the
// next in its lane, so that stopping early pays. No operation mixes lanes: a codeword's result doesn't depend on its
// neighbours.
//
// Inside, L = log p(0)/p(1) (the outside's LLR negated), so that a value's sign bit is its hard decision; no total is
// ever -0, since a sum that starts at +0 or another number than 0 never becomes -0.
//
// One piece of work is an equal share of the codewords.
#include "math.h"

_Static_assert(3 * MAX_CHECK_BITS * MAX_LANES * sizeof(float) <= SCRATCH_BYTES, "a check's messages fit the scratch");
_Static_assert(VL <= MAX_LANES, "the work has room for its lanes");

#define LARGEST ((float)LARGEST_MESSAGE)
#define SIGN ((int32_t)0x80000000)

typedef struct {
  const int32_t *start, *variable;
  int32_t length, checks, edges;
  float factor;
  vf *message;  // from check to variable [edges]
  vf *total;    // channel value plus messages [length], of the last iteration
  vf *next;     // the same, being summed
} decoder;

// exp(-a) for a >= 0, at least exp(-LARGEST). Relative error 2e-7 + 6e-8 a.
INLINE vf exp_minus(vf a) {
  vf y = a * -LOG2E;
  vf shifted = y + ROUND_MAGIC;
  vf f = y - (shifted - ROUND_MAGIC);
  // 2^f on [-1/2, 1/2], a minimax fit of relative error 9e-8.
  vf p = f * 1.32647e-3f + 9.67151e-3f;
  p = p * f + 5.550734e-2f;
  p = p * f + 2.4022242e-1f;
  p = p * f + 6.9314698e-1f;
  p = p * f + 1.0f;
  vf value = (vf)((vi)p + ((vi)shifted << 23));
  return vf_select((vi)(a < LARGEST), value, vf_set(4.248354e-18f));
}

// log(d / n) for positive normal n <= d (up to rounding): n is brought into d's binade or next to it, which leaves
// log(d / n) = k log 2 - 2 atanh((n 2^k - d) / (n 2^k + d)) with an argument below 0.2. Absolute error 2e-7.
INLINE vf log_ratio(vf d, vf n) {
  vi k = ((vi)d - (vi)n + 0x400000) & (vi)vi_set((int32_t)0xff800000);
  vf m = (vf)((vi)n + k);
  vf t = (m - d) / (m + d);
  vf z = t * t;
  vf p = (z * 2.0929662e-1f + 3.3319635e-1f) * z + 1.0f;  // atanh(t) / t
  return vf_from_int(k >> 23) * 0.69314718f - (t + t) * p;
}

// A check's messages by sum-product. With a = exp(-|m|), the magnitude of the box-plus of two messages is that of
// (a + b) / (1 + a b). As a fraction n / d it is accumulated without divisions, forward and backward along the
// check's edges, and loses no precision however large or small the messages are.
INLINE void sum_product(const decoder *c, int32_t first, int32_t last, vf *scratch) {
  vf *a = scratch, *forward_n = a + (last - first), *forward_d = forward_n + (last - first);
  vf n = {}, d = vf_set(1.0f);
  vi parity = {};
  for (int32_t e = first; e < last; e++) {
    vf m = c->total[c->variable[e]] - c->message[e];
    vf exponential = exp_minus(vf_abs(m));
    vi sign = (vi)m & SIGN;
    parity ^= sign;
    a[e - first] = (vf)((vi)exponential | sign);
    forward_n[e - first] = n, forward_d[e - first] = d;
    vf sum = n + exponential * d;
    d = d + exponential * n;
    n = sum;
    if ((e - first) % 32 == 31) n = n / d, d = vf_set(1.0f);  // each step may double them
  }
  n = (vf){}, d = vf_set(1.0f);
  for (int32_t e = last - 1; e >= first; e--) {
    vf fn = forward_n[e - first], fd = forward_d[e - first], own = a[e - first];
    vf magnitude = log_ratio(fd * d + fn * n, fn * d + fd * n);
    vf m = (vf)((vi)magnitude ^ (parity ^ ((vi)own & SIGN)));
    c->message[e] = m;
    c->next[c->variable[e]] += m;
    own = vf_abs(own);
    vf sum = n + own * d;
    d = d + own * n;
    n = sum;
    if ((last - 1 - e) % 32 == 31) n = n / d, d = vf_set(1.0f);
  }
}

// By min-sum: the least magnitude of the others, times a factor.
INLINE void min_sum(const decoder *c, int32_t first, int32_t last, vf *scratch) {
  vf *incoming = scratch;
  vf least = vf_set(3.0e38f), second = least;
  vi parity = {};
  for (int32_t e = first; e < last; e++) {
    vf m = c->total[c->variable[e]] - c->message[e];
    vf magnitude = vf_abs(m);
    incoming[e - first] = m;
    parity ^= (vi)m & SIGN;
    second = vf_min(second, vf_max(least, magnitude));
    least = vf_min(least, magnitude);
  }
  vf scaled_least = least * c->factor, scaled_second = second * c->factor;
  for (int32_t e = first; e < last; e++) {
    vf m = incoming[e - first];
    vf magnitude = vf_select((vi)(vf_abs(m) == least), scaled_second, scaled_least);
    m = (vf)((vi)magnitude ^ (parity ^ ((vi)m & SIGN)));
    c->message[e] = m;
    c->next[c->variable[e]] += m;
  }
}

// A check of one edge alone says that its bit is 0: its box-plus of nothing is the largest message.
INLINE void iterate(const decoder *c, const vf *channel, vf *scratch) {
  for (int32_t v = 0; v < c->length; v++) c->next[v] = channel[v];
  for (int32_t row = 0; row < c->checks; row++) {
    int32_t first = c->start[row], last = c->start[row + 1];
    if (last - first == 1) {
      c->message[first] = vf_set(LARGEST);
      c->next[c->variable[first]] += vf_set(LARGEST);
    } else if (c->factor == 0.0f) {
      sum_product(c, first, last, scratch);
    } else {
      min_sum(c, first, last, scratch);
    }
  }
}

INLINE int all_set(vi failed, const int32_t *occupied) {
  for (int l = 0; l < VL; l++)
    if (occupied[l] >= 0 && !failed[l]) return 0;
  return 1;
}

// -1 in the lanes whose hard decisions violate a check.
INLINE vi syndrome(const decoder *c, const int32_t *occupied) {
  vi failed = {};
  for (int32_t row = 0; row < c->checks; row++) {
    vi parity = {};
    for (int32_t e = c->start[row]; e < c->start[row + 1]; e++) parity ^= (vi)c->total[c->variable[e]];
    failed |= parity >> 31;
    if (row % 16 == 15 && all_set(failed, occupied)) break;
  }
  return failed;
}

KERNEL(ldpc_decode) {
  uint8_t *bits = LDPC_DECODE_BITS, *converged = LDPC_DECODE_CONVERGED;
  float *llr_out = LDPC_DECODE_LLR_OUT;
  int32_t *iterations = LDPC_DECODE_ITERATIONS;
  const float *llr = LDPC_DECODE_LLR;
  int32_t n = LDPC_DECODE_N, most = LDPC_DECODE_MOST_ITERATIONS, pieces = LDPC_DECODE_PIECES;
  decoder c = {.start = LDPC_DECODE_START, .variable = LDPC_DECODE_VARIABLE, .length = LDPC_DECODE_LENGTH,
               .checks = LDPC_DECODE_CHECKS, .factor = LDPC_DECODE_FACTOR};
  int32_t length = c.length;
  c.edges = c.start[c.checks];
  for (int32_t piece = begin; piece < end; piece++) {
    size_t slots = (size_t)c.edges + 3 * (size_t)length;
    c.message = (vf *)(LDPC_DECODE_WORK + (size_t)piece * slots * MAX_LANES);
    vf *channel = c.message + c.edges;
    c.total = channel + length, c.next = c.total + length;
    int32_t next_codeword = (int32_t)((int64_t)n * piece / pieces);
    int32_t last_codeword = (int32_t)((int64_t)n * (piece + 1) / pieces);
    int32_t codeword[VL], done[VL];  // -1: the lane is empty
    int active = 0;
    for (int l = 0; l < VL; l++) codeword[l] = -1, done[l] = 0;
    for (int32_t i = 0; i < c.edges + 3 * length; i++) c.message[i] = (vf){};
    for (int fill = 1;;) {
      for (int l = 0; fill && l < VL; l++) {
        if (codeword[l] >= 0 || next_codeword >= last_codeword) continue;
        const float *in = llr + (size_t)next_codeword * (size_t)length;
        for (int32_t v = 0; v < length; v++) {
          float x = 0.0f - in[v];  // never -0
          ((float *)channel)[v * VL + l] = x;
          ((float *)c.total)[v * VL + l] = x;
        }
        for (int32_t e = 0; e < c.edges; e++) ((float *)c.message)[e * VL + l] = 0.0f;
        codeword[l] = next_codeword++, done[l] = 0, active++;
      }
      if (!active) break;
      vi failed = syndrome(&c, codeword);
      fill = 0;
      for (int l = 0; l < VL; l++) {
        int32_t w = codeword[l];
        if (w < 0 || (failed[l] && done[l] < most)) continue;
        for (int32_t v = 0; v < length; v++) {
          float x = ((float *)c.total)[v * VL + l];
          bits[(size_t)w * (size_t)length + (size_t)v] = x < 0.0f;
          if (llr_out) llr_out[(size_t)w * (size_t)length + (size_t)v] = 0.0f - x;
        }
        iterations[w] = done[l], converged[w] = !failed[l];
        codeword[l] = -1, active--, fill = 1;
      }
      if (fill && (next_codeword < last_codeword || !active)) continue;
      iterate(&c, channel, (vf *)scratch);
      vf *swap = c.total;
      c.total = c.next, c.next = swap;
      for (int l = 0; l < VL; l++) done[l]++;
    }
  }
}
