// Counts what became of the deliveries, for the summary.
import type { DeliveryResult } from './run-deliveries';

export class Tally {
  #accepted = 0;
  #failed = 0;
  #repeated = 0;
  #triedAgain = 0;
  #late = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #latenciesMs: number[] = [];

  add({ delivery, result, attempts }: DeliveryResult): void {
    this.#triedAgain += attempts - 1;
    if (delivery.kind !== 'first') this.#repeated++;
    if (delivery.isLate) this.#late++;
    if (result.kind !== 'accepted') {
      this.#failed++;
      return;
    }
    this.#accepted++;
    this.#latenciesMs.push(result.latencyMs);
    for (const outcome of result.outcomes) this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  get failed(): number {
    return this.#failed;
  }

  /** Whether an item of a payload had this outcome. */
  has(outcome: string): boolean {
    return this.#outcomes.has(outcome);
  }

  /** @param planned how many deliveries were to be made */
  lines(planned: number): string[] {
    const outcomes = [...this.#outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
    const sorted = this.#latenciesMs.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1];
    const repeated = this.#repeated > 0 ? `, ${this.#repeated} repeated` : '';
    const late = this.#late > 0 ? `, ${this.#late} late` : '';
    return [
      `Sent          ${this.#accepted + this.#failed} of ${planned}${repeated}${late}`,
      `Outcomes      ${outcomes.join(', ') || 'none'}`,
      `Failed        ${this.#failed}`,
      ...(this.#triedAgain > 0 ? [`Tried again   ${this.#triedAgain}`] : []),
      ...(median === undefined ? [] : [`Latency       ${Math.round(median)} ms, the median of the replies`]),
    ];
  }
}
