/** Whether two values are equal, or neighbours among the floats; NaN is equal to nothing. */
export function isSameOrNeighbour(left: number, right: number): boolean {
  if (left === right) return true;
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  const distance = orderOf(left) - orderOf(right);
  return distance === 1n || distance === -1n;
}

// Numbers all floats in the order of their size; both zeros are one number.
function orderOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const magnitude = view.getBigUint64(0);
  return value < 0 ? -magnitude : magnitude;
}
