// Principal components by Jacobi rotations of the covariance matrix: exact enough, and the same on every engine.

/**
 * Projects rows onto their strongest principal components.
 *
 * @param counted 1 for each row that the components are to be found from; all rows are projected
 */
export function principalComponents(
  rows: Float32Array,
  width: number,
  components: number,
  counted: Uint8Array,
): Float32Array {
  const count = rows.length / width;
  const mean = new Float64Array(width);
  let used = 0;
  for (let row = 0; row < count; row++) {
    if (!counted[row]) continue;
    used++;
    for (let at = 0; at < width; at++) mean[at]! += rows[row * width + at]!;
  }
  for (let at = 0; at < width; at++) mean[at]! /= Math.max(1, used);
  const covariance = new Float64Array(width * width);
  for (let row = 0; row < count; row++) {
    if (!counted[row]) continue;
    for (let a = 0; a < width; a++) {
      const deviation = rows[row * width + a]! - mean[a]!;
      for (let b = a; b < width; b++)
        covariance[a * width + b]! += (deviation * (rows[row * width + b]! - mean[b]!)) / used;
    }
  }
  for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) covariance[a * width + b] = covariance[b * width + a]!;
  const axes = eigenvectors(covariance, width);
  const strongest = Array.from({ length: width }, (_, at) => at)
    .sort((a, b) => covariance[b * width + b]! - covariance[a * width + a]!)
    .slice(0, components);
  const projected = new Float32Array(count * components);
  for (let row = 0; row < count; row++)
    strongest.forEach((axis, component) => {
      let sum = 0;
      for (let at = 0; at < width; at++) sum += (rows[row * width + at]! - mean[at]!) * axes[at * width + axis]!;
      projected[row * components + component] = sum;
    });
  return projected;
}

/** Makes a symmetric matrix diagonal in place; returns the eigenvectors as columns (C. G. J. Jacobi, 1846). */
function eigenvectors(matrix: Float64Array, size: number): Float64Array {
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at++) vectors[at * size + at] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let offDiagonal = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const value = matrix[p * size + q]!;
        offDiagonal += value * value;
        if (value === 0) continue;
        const theta = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * value);
        const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const sine = tangent * cosine;
        for (let at = 0; at < size; at++) rotate(matrix, at * size + p, at * size + q, cosine, sine);
        for (let at = 0; at < size; at++) rotate(matrix, p * size + at, q * size + at, cosine, sine);
        for (let at = 0; at < size; at++) rotate(vectors, at * size + p, at * size + q, cosine, sine);
      }
    if (offDiagonal < 1e-18) break;
  }
  return vectors;
}

function rotate(values: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const a = values[first]!;
  const b = values[second]!;
  values[first] = cosine * a - sine * b;
  values[second] = sine * a + cosine * b;
}
