/** @file Do a tensor's elements lie where a file has some? */

/** Is every element of such a tensor one of the `count` that there are? The numbers are whole and none is below 0. */
export function isRange(sizes: readonly number[], strides: readonly number[], offset: number, count: number): boolean {
  let elements = 1;
  // Zeros last: sizes whose product is beyond all numbers are refused even where there is no element.
  for (const size of sizes) elements *= Math.max(size, 1);
  if (!Number.isSafeInteger(elements)) return false;
  if (sizes.includes(0)) return true;
  let last = offset;
  sizes.forEach((size, dim) => {
    last += (size - 1) * (strides[dim] ?? 0);
  });
  return Number.isSafeInteger(last) && last < count;
}
