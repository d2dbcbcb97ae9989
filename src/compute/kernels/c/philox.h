// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011), and what is
// drawn from it. Block i of a stream is philox(counter = {i, 0, 0, 0}, key): four 32-bit words, so any element can
// be had without those before it. The TypeScript twin is src/compute/random.ts.
#pragma once
#include "copy.h"
#include "math.h"

// The high words of the products.
INLINE vu vu_mulhi(vu a, uint32_t b) {
#if VL == 16
  __m512i x = (__m512i)a, y = _mm512_set1_epi32((int32_t)b);
  __m512i even = _mm512_srli_epi64(_mm512_mul_epu32(x, y), 32), odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), y);
  return (vu)_mm512_mask_blend_epi32(0xaaaa, even, odd);
#elif defined(__AVX2__)
  __m256i x = (__m256i)a, y = _mm256_set1_epi32((int32_t)b);
  __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(x, y), 32), odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), y);
  return (vu)_mm256_blend_epi32(even, odd, 0xaa);
#else  // in 16-bit halves: no wide multiply is needed, so it vectorises the same everywhere
  vu a0 = a & 0xffff, a1 = a >> 16;
  uint32_t b0 = b & 0xffff, b1 = b >> 16;
  vu middle = a1 * b0 + ((a0 * b0) >> 16);
  vu carry = a0 * b1 + (middle & 0xffff);
  return a1 * b1 + (middle >> 16) + (carry >> 16);
#endif
}

// VL blocks at once: lane l of c[0..3] holds the counter of block l, then its four words.
INLINE void philox(vu c[4], uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; round++) {
    vu high0 = vu_mulhi(c[0], 0xD2511F53u), low0 = c[0] * 0xD2511F53u;
    vu high1 = vu_mulhi(c[2], 0xCD9E8D57u), low1 = c[2] * 0xCD9E8D57u;
    c[0] = high1 ^ c[1] ^ key0, c[1] = low1;
    c[2] = high0 ^ c[3] ^ key1, c[3] = low0;
    key0 += 0x9E3779B9u, key1 += 0xBB67AE85u;
  }
}

INLINE void philox_blocks(vu c[4], uint32_t first_block, uint32_t key0, uint32_t key1) {
  uint32_t counters[VL];
  for (int l = 0; l < VL; l++) counters[l] = first_block + (uint32_t)l;
  c[0] = *(const vu *)counters;
  c[1] = c[2] = c[3] = (vu){};
  philox(c, key0, key1);
}

// The words of VL blocks in their order in the stream: to[4 l + w] = words[w][l].
INLINE void in_order(float *to, const vu words[4]) { transpose_four(to, 4, (const float *)words, VL, VL); }

// Uniform in (0, 1), exactly: the 23 high bits, plus half a step.
INLINE vf vf_uniform(vu bits) { return vf_from_int((vi)(bits >> 9)) * 0x1p-23f + 0x1p-24f; }

// Two independent standard normals from two words (Box and Muller 1958).
INLINE void vf_normal_pair(vu bits0, vu bits1, vf *a, vf *b) {
  vf l = vf_log(vf_uniform(bits0)) * -2.0f;
  vf radius;
  for (int i = 0; i < VL; i++) radius[i] = __builtin_sqrtf(l[i]);
  vf sine, cosine;
  vf_sincos_turns(vf_from_int((vi)(bits1 >> 8)) * 0x1p-24f, &sine, &cosine);
  *a = radius * cosine;
  *b = radius * sine;
}
