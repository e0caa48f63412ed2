// e^x from additions and multiplications only, which every engine rounds alike; Math.exp may differ in the last bit
// from one Node to the next, and the same message must give the same bits everywhere.

const bits = new Int32Array(2);
const double = new Float64Array(bits.buffer);
const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const log2High = 0.69314718036912381649;
const log2Low = 1.90821492927058770002e-10;

/** e^x to some 15 digits: x = k·ln 2 + r, a Taylor series for e^r, then 2^k by the exponent's bits. */
export function exponential(x: number): number {
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const power = Math.round(x * 1.4426950408889634);
  const rest = x - power * log2High - power * log2Low;
  let sum = 1;
  for (let term = 13; term > 0; term--) sum = 1 + (rest * sum) / term;
  bits[1 - highWord] = 0;
  bits[highWord] = (power + 1023) << 20;
  return sum * (double[0] ?? 0);
}
