// The functions of math.h over arrays.
#include "math.h"

typedef enum { EXP, LOG, LOG1PEXP_NEG, TANH, SIN, COS } function;

INLINE vf apply(function f, vf x) {
  vf sine, cosine;
  switch (f) {
    case EXP: return vf_exp(x);
    case LOG: return vf_log(x);
    case LOG1PEXP_NEG: return vf_log1pexp_neg(x);
    case TANH: return vf_tanh(x);
    default: vf_sincos(x, &sine, &cosine); return f == SIN ? sine : cosine;
  }
}

INLINE void map(function f, KERNEL_PARAMETERS) {
  float *out = VECTOR_OUT;
  const float *x = VECTOR_X;
  int32_t last = min_int(VECTOR_N, end * FUNCTION_PIECE), i = begin * FUNCTION_PIECE;
  (void)scratch;
  for (; i + VL <= last; i += VL) vf_store(out + i, apply(f, vf_load(x + i)));
  if (i < last) vf_store_part(out + i, apply(f, vf_load_part(x + i, last - i)), last - i);
}

KERNEL(vector_exp) { map(EXP, base, args, begin, end, scratch); }
KERNEL(vector_log) { map(LOG, base, args, begin, end, scratch); }
KERNEL(vector_log1pexp_neg) { map(LOG1PEXP_NEG, base, args, begin, end, scratch); }
KERNEL(vector_tanh) { map(TANH, base, args, begin, end, scratch); }
KERNEL(vector_sin) { map(SIN, base, args, begin, end, scratch); }
KERNEL(vector_cos) { map(COS, base, args, begin, end, scratch); }
