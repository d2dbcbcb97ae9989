// What every kernel is written against: one C dialect that builds twice, to WebAssembly (one thread,
// 128-bit vectors) and to a native library (threads, the machine's vectors), with the same bits.
//
// The rules that make the bits the same:
//   - every output element is computed by one fixed sequence of IEEE-754 operations, whatever VL is and
//     whichever thread computes it; a sum is never split between threads or lanes in a way that depends on them
//   - no libm, no fused multiply-add (-ffp-contract=off), no reassociation: own polynomials in math.h
//   - no static data: the WebAssembly build shares the heap of another module (tfjs), which owns the low addresses
//
// A kernel computes the pieces of work [begin, end). Its operands are declared in ../interface.ts, and so is what
// makes a piece; their names come from interface.h. They are 32-bit slots in args: byte offsets from base (a heap never
// exceeds 4 GiB), integers, or the bits of a float. scratch: SCRATCH_BYTES private to the caller's thread, 64-byte
// aligned, holding nothing between calls.
#pragma once
#include <stddef.h>
#include <stdint.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "interface.h"

#define KERNEL_PARAMETERS char *base, const int32_t *args, int32_t begin, int32_t end, char *scratch
typedef void (*kernel_fn)(KERNEL_PARAMETERS);

#ifdef __wasm__
#define KERNEL(name) __attribute__((export_name(#name))) void name(KERNEL_PARAMETERS)
#else
// Runs [0, count) of a kernel in chunks of grain pieces on at most `threads` threads (threads.c).
void parallel_for(kernel_fn kernel, char *base, const int32_t *args, int32_t count, int32_t grain, int32_t threads);
#define KERNEL(name)                                                                             \
  static void name(KERNEL_PARAMETERS);                                                           \
  __attribute__((visibility("default"))) void run_##name(                                        \
      char *base, const int32_t *args, int32_t count, int32_t grain, int32_t threads) {          \
    parallel_for(name, base, args, count, grain, threads);                                       \
  }                                                                                              \
  static void name(KERNEL_PARAMETERS)
#endif

#define INLINE static inline __attribute__((always_inline))

// What the operands' names in interface.h stand for: slots.
#define ARG_INT(i) (args[i])
#define ARG_PTR(type, i) ((type *)(base + (uint32_t)args[i]))
#define ARG_OPTIONAL(type, i) (args[i] ? ARG_PTR(type, i) : NULL)
INLINE float arg_float(const int32_t *args, int i) {
  union { int32_t bits; float value; } u = {args[i]};
  return u.value;
}
#define ARG_FLOAT(i) arg_float(args, i)

// Vectors: VL lanes of float32. Where AVX-512 is there, its 32 registers are used in any case, and its 512 bits where
// WIDE_VECTORS asks for them (native.ts): whether they are faster depends on the processor.
#if defined(__AVX512F__) && defined(WIDE_VECTORS)
#define VL 16
#elif defined(__AVX__)
#define VL 8
#else
#define VL 4
#endif
typedef float vf __attribute__((vector_size(4 * VL), aligned(4), may_alias));
typedef int32_t vi __attribute__((vector_size(4 * VL), aligned(4), may_alias));
typedef uint32_t vu __attribute__((vector_size(4 * VL), aligned(4), may_alias));

INLINE vf vf_set(float x) { return x - (vf){}; }  // x - 0 = x, also for -0
INLINE vi vi_set(int32_t x) { return x - (vi){}; }
INLINE vu vu_set(uint32_t x) { return x - (vu){}; }
INLINE vf vf_load(const float *p) { return *(const vf *)p; }
INLINE void vf_store(float *p, vf x) { *(vf *)p = x; }
INLINE vf vf_select(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vi vi_select(vi mask, vi yes, vi no) { return (mask & yes) | (~mask & no); }
// The second operand where they compare unordered, as in SSE.
INLINE vf vf_max(vf a, vf b) { return vf_select((vi)(a > b), a, b); }
INLINE vf vf_min(vf a, vf b) { return vf_select((vi)(a < b), a, b); }
INLINE vf vf_abs(vf a) { return (vf)((vi)a & 0x7fffffff); }
INLINE vf vf_from_int(vi a) { return __builtin_convertvector(a, vf); }
INLINE vi vi_from_float(vf a) { return __builtin_convertvector(a, vi); }  // |a| < 2^31
// The first n < VL lanes; the others are 0.
#if VL == 16
INLINE vf vf_load_part(const float *p, int n) { return (vf)_mm512_maskz_loadu_ps((__mmask16)((1 << n) - 1), p); }
INLINE void vf_store_part(float *p, vf x, int n) { _mm512_mask_storeu_ps(p, (__mmask16)((1 << n) - 1), (__m512)x); }
#elif defined(__AVX512VL__)
INLINE vf vf_load_part(const float *p, int n) { return (vf)_mm256_maskz_loadu_ps((__mmask8)((1 << n) - 1), p); }
INLINE void vf_store_part(float *p, vf x, int n) { _mm256_mask_storeu_ps(p, (__mmask8)((1 << n) - 1), (__m256)x); }
#else
INLINE vf vf_load_part(const float *p, int n) {
  vf x = {};
  for (int i = 0; i < n; i++) x[i] = p[i];
  return x;
}
INLINE void vf_store_part(float *p, vf x, int n) {
  for (int i = 0; i < n; i++) p[i] = x[i];
}
#endif
// All lanes, or as many as are left.
INLINE vf load_lanes(const float *p, int32_t lanes) { return lanes >= VL ? vf_load(p) : vf_load_part(p, lanes); }
INLINE void store_lanes(float *p, vf x, int32_t lanes) {
  if (lanes >= VL) vf_store(p, x);
  else vf_store_part(p, x, lanes);
}
INLINE int32_t min_int(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t max_int(int32_t a, int32_t b) { return a > b ? a : b; }
