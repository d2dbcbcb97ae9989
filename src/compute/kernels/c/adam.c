// Adam (Kingma and Ba 2015) and AMSGrad (Reddi, Kale, Kumar 2018) in one pass, in Keras' form:
// w -= rate * m / (sqrt(v) + epsilon), the bias corrections being part of rate.
#include "kernel.h"

// w, m and v change in place. Plain Adam has no `largest`.
KERNEL(adam) {
  float *w = ADAM_W, *m = ADAM_M, *v = ADAM_V, *largest = ADAM_LARGEST;
  const float *gradient = ADAM_GRADIENT;
  float rate = ADAM_RATE, beta1 = ADAM_BETA1, rest1 = ADAM_REST1, beta2 = ADAM_BETA2, rest2 = ADAM_REST2;
  float epsilon = ADAM_EPSILON;
  int32_t last = min_int(ADAM_N, end * ELEMENTS_PIECE);
  (void)scratch;
  for (int32_t i = begin * ELEMENTS_PIECE; i < last; i++) {
    float g = gradient[i];
    float mean = beta1 * m[i] + rest1 * g;
    float square = beta2 * v[i] + rest2 * (g * g);
    m[i] = mean;
    v[i] = square;
    if (largest) square = largest[i] = square > largest[i] ? square : largest[i];
    w[i] = w[i] - rate * mean / (__builtin_sqrtf(square) + epsilon);
  }
}
