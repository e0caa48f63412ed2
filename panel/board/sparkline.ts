// The course of a conversation in one line: its last scores, from −1 at the bottom to 1 at the top.
export interface SparklineSize {
  width: number;
  height: number;
}

/** Room for half of the line's width and of the dot at its end. */
const margin = 3;

/** The `d` of the path, and where the newest score is. A single score is a dot alone. */
export function sparkline(
  scores: readonly number[],
  { width, height }: SparklineSize,
): { path: string; end: { x: number; y: number } | null } {
  const step = scores.length > 1 ? (width - 2 * margin) / (scores.length - 1) : 0;
  const start = scores.length > 1 ? margin : width - margin;
  const points = scores.map((score, index) => ({
    x: rounded(start + index * step),
    y: rounded(margin + ((1 - score) / 2) * (height - 2 * margin)),
  }));
  const path = points.length < 2 ? '' : `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`;
  return { path, end: points.at(-1) ?? null };
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
