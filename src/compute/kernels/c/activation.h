// The activations that kernels fuse. The codes are activationCodes in ../../tfjs/matmul.ts.
#pragma once
#include "math.h"

typedef enum { LINEAR, RELU, TANH_ACTIVATION } activation;

INLINE vf activate(activation f, vf z) {
  if (f == RELU) return vf_select((vi)(z > 0.0f), z, (vf){});
  return f == TANH_ACTIVATION ? vf_tanh(z) : z;
}
