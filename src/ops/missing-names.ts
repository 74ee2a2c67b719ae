/** @file Methods of PyTorch's tensors that this version has not: whoever uses one is told so. A test keeps the list to what is not there. */

/** Those that programs use most; the compiler knows all. */
export const missingMethods =
  'angle apply_ cholesky conj cov det detach_ gcd imag inverse isComplex isCuda isSparse logdet lstsq matrixExp matrixPower nbytes numpy pinverse qr real renorm resize_ slogdet svd toDense toSparse'.split(
    ' ',
  );
