/** @file Names of fields as PyTorch spells them. */

/** `weightIhL0` → `weight_ih_l0`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
