// Parameters that learn by AdaGrad (J. Duchi et al., 2011): one at a time, or from batches.

type Numbers = Float32Array | Float64Array;

/** Moves one parameter against its slope, the less the larger its slopes have been. */
export function step(values: Numbers, slopes: Numbers, at: number, slope: number, rate: number): void {
  slopes[at]! += slope * slope;
  values[at]! -= (rate * slope) / (Math.sqrt(slopes[at]!) + 1e-3);
}

/** A group of parameters that learn together: values, summed squares of their gradients, and the batch's gradient. */
export class Learnt {
  readonly slopes: Float64Array;
  readonly gradient: Float64Array;

  constructor(
    readonly values: Float64Array,
    start: number,
  ) {
    this.slopes = new Float64Array(values.length).fill(start);
    this.gradient = new Float64Array(values.length);
  }

  clone(): Learnt {
    const copy = new Learnt(this.values.slice(), 0);
    copy.slopes.set(this.slopes);
    return copy;
  }

  apply(rate: number): void {
    const { values, slopes, gradient } = this;
    for (let at = 0; at < values.length; at++) {
      const slope = gradient[at]!;
      if (slope === 0) continue;
      slopes[at]! += slope * slope;
      values[at]! -= (rate * slope) / (Math.sqrt(slopes[at]!) + 1e-4);
    }
    gradient.fill(0);
  }
}
