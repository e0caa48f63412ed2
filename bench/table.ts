// The bench's result as a table that can go into the README as it is.

export interface Row {
  what: string;
  measured: string;
  comparedWith: string;
  ratio: string;
  aim: string;
}

export function printTable(rows: readonly Row[]): void {
  console.log(`\nNode ${process.version}, ${process.platform} ${process.arch}\n`);
  console.log('| what | measured | compared with | ratio | aim |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const { what, measured, comparedWith, ratio, aim } of rows)
    console.log(`| ${what} | ${measured} | ${comparedWith} | ${ratio} | ${aim} |`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds with a precision that fits their size. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** @returns how long the task took, in milliseconds */
export async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
