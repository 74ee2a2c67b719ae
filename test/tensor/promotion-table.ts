/** @file What PyTorch 2.6 answers about pairs of dtypes: each row is a dtype, its columns are `names` in their order. */

export const names = [
  'bool',
  'uint8',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'bfloat16',
  'float32',
  'float64',
] as const;

/** `torch.promote_types`. */
export const promoted: { readonly [dtype: string]: string } = {
  bool: 'bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64',
  uint8: 'uint8 uint8 int16 int16 int32 int64 float16 bfloat16 float32 float64',
  int8: 'int8 int16 int8 int16 int32 int64 float16 bfloat16 float32 float64',
  int16: 'int16 int16 int16 int16 int32 int64 float16 bfloat16 float32 float64',
  int32: 'int32 int32 int32 int32 int32 int64 float16 bfloat16 float32 float64',
  int64: 'int64 int64 int64 int64 int64 int64 float16 bfloat16 float32 float64',
  float16: 'float16 float16 float16 float16 float16 float16 float16 float32 float32 float64',
  bfloat16: 'bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 float32 bfloat16 float32 float64',
  float32: 'float32 float32 float32 float32 float32 float32 float32 float32 float32 float64',
  float64: 'float64 float64 float64 float64 float64 float64 float64 float64 float64 float64',
};

/** `torch.result_type` of a vector and a tensor without dims. */
export const besideRankZero: { readonly [dtype: string]: string } = {
  bool: 'bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64',
  uint8: 'uint8 uint8 uint8 uint8 uint8 uint8 float16 bfloat16 float32 float64',
  int8: 'int8 int8 int8 int8 int8 int8 float16 bfloat16 float32 float64',
  int16: 'int16 int16 int16 int16 int16 int16 float16 bfloat16 float32 float64',
  int32: 'int32 int32 int32 int32 int32 int32 float16 bfloat16 float32 float64',
  int64: 'int64 int64 int64 int64 int64 int64 float16 bfloat16 float32 float64',
  float16: 'float16 float16 float16 float16 float16 float16 float16 float16 float16 float16',
  bfloat16: 'bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16 bfloat16',
  float32: 'float32 float32 float32 float32 float32 float32 float32 float32 float32 float32',
  float64: 'float64 float64 float64 float64 float64 float64 float64 float64 float64 float64',
};

/** `torch.result_type` of a vector and True, 1, 1.5. */
export const besideNumber: { readonly [dtype: string]: string } = {
  bool: 'bool int64 float32',
  uint8: 'uint8 uint8 float32',
  int8: 'int8 int8 float32',
  int16: 'int16 int16 float32',
  int32: 'int32 int32 float32',
  int64: 'int64 int64 float32',
  float16: 'float16 float16 float16',
  bfloat16: 'bfloat16 bfloat16 bfloat16',
  float32: 'float32 float32 float32',
  float64: 'float64 float64 float64',
};

/** `torch.can_cast`: 1 for yes. */
export const castable: { readonly [dtype: string]: string } = {
  bool: '1111111111',
  uint8: '0111111111',
  int8: '0111111111',
  int16: '0111111111',
  int32: '0111111111',
  int64: '0111111111',
  float16: '0000001111',
  bfloat16: '0000001111',
  float32: '0000001111',
  float64: '0000001111',
};
