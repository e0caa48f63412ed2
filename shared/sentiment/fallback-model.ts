// The cloud first, the local model when the cloud is slow, failing or throttling. A circuit breaker keeps an unwell
// cloud from costing more than its time limit for a few messages: then nothing is asked of it but one text now and
// again, until it answers.
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  type IBreaker,
  isBrokenCircuitError,
} from 'cockatiel';
import { LanguageServiceError } from './language-service-error';
import type { CloudState, Scoring } from './provider';
import type { ReadText, SentimentModel } from './read-text';

export interface FallbackOptions {
  cloud: SentimentModel;
  local: SentimentModel;
  /** So many failures in a row, and the cloud is left alone. */
  failuresInARow?: number;
  /** How long it is left alone before one call tries it again, in milliseconds. `Retry-After` may make it longer. */
  restMs?: number;
  /** Told of each failure while the cloud is used, of other kinds while it rests, and when it is back. No text, no key. */
  log: (line: string) => void;
}

/**
 * Scores by the cloud, or by the local model where the cloud can't be used: then the entry says `degraded` and who
 * stood in. A text that the cloud refuses is stood in for by itself, and stays `refused`. Rejects only when the local
 * model does.
 */
export class FallbackModel implements SentimentModel {
  readonly name;
  readonly #cloud: SentimentModel;
  readonly #local: SentimentModel;
  readonly #restMs: number;
  readonly #log: (line: string) => void;
  readonly #circuit;
  /** Epoch milliseconds before which the cloud isn't asked. */
  #restsUntil = 0;
  /** What the log was told last, while the cloud is down. */
  #downBecauseOf: string | undefined;

  constructor({ cloud, local, failuresInARow = 3, restMs = 15_000, log }: FallbackOptions) {
    this.name = cloud.name;
    this.#cloud = cloud;
    this.#local = local;
    this.#restMs = restMs;
    this.#log = log;
    const inARow = new ConsecutiveBreaker(failuresInARow);
    const breaker: IBreaker = {
      state: undefined,
      success: () => inARow.success(),
      // A service that asks to be left alone needs no second failure.
      failure: () => inARow.failure() || this.#restsUntil > Date.now(),
    };
    this.#circuit = circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker });
    this.#circuit.onBreak(() => (this.#restsUntil = Math.max(this.#restsUntil, Date.now() + restMs)));
    this.#circuit.onReset(() => {
      if (this.#downBecauseOf !== undefined) log('Sentiment: the cloud can be used again.');
      this.#downBecauseOf = undefined;
    });
  }

  /** `unusable` while the cloud rests, and while another call tries whether it is back. */
  get cloud(): CloudState {
    const isTried = this.#circuit.state === CircuitState.HalfOpen;
    return isTried || Date.now() < this.#restsUntil ? 'unusable' : 'usable';
  }

  async score(texts: readonly ReadText[]): Promise<Scoring[]> {
    if (texts.length === 0) return [];
    // Asked here as well, since the breaker lets a second caller wait for the one that tries.
    if (this.cloud === 'unusable') return this.#standIn(texts);
    let scorings: Scoring[];
    try {
      scorings = await this.#circuit.execute(() => this.#ask(texts));
    } catch (error) {
      if (!isBrokenCircuitError(error)) this.#report(error);
      return this.#standIn(texts);
    }
    return this.#standInForRefused(texts, scorings);
  }

  async #ask(texts: readonly ReadText[]): Promise<Scoring[]> {
    try {
      return await this.#cloud.score(texts);
    } catch (error) {
      if (error instanceof LanguageServiceError) {
        const waitMs = error.retryAfterMs ?? (error.fault === 'throttled' ? this.#restMs : 0);
        this.#restsUntil = Math.max(this.#restsUntil, Date.now() + waitMs);
      }
      throw error;
    }
  }

  #report(error: unknown): void {
    const kind = kindOf(error);
    if (this.#circuit.state === CircuitState.Closed) {
      this.#log(`Sentiment: scored locally, the cloud failed. ${kind}`);
    } else if (kind !== this.#downBecauseOf) {
      this.#downBecauseOf = kind;
      this.#log(`Sentiment: scoring locally, the cloud can't be used. ${kind}`);
    }
  }

  async #standInForRefused(texts: readonly ReadText[], scorings: Scoring[]): Promise<Scoring[]> {
    const refused = texts.filter((_, index) => scorings[index]?.refused);
    if (refused.length === 0) return scorings;
    this.#log(`Sentiment: scored locally, the cloud refused ${refused.length} of ${texts.length} texts.`);
    const stoodIn = (await this.#standIn(refused)).values();
    return scorings.map((scoring) => {
      if (!scoring.refused) return scoring;
      const { value } = stoodIn.next();
      return value ? { ...value, refused: true } : scoring;
    });
  }

  async #standIn(texts: readonly ReadText[]): Promise<Scoring[]> {
    const scorings = await this.#local.score(texts);
    return scorings.map((scoring) => ({ ...scoring, degraded: true }));
  }
}

/** What went wrong, of errors that are known to carry no text; of others only the kind. */
function kindOf(error: unknown): string {
  if (error instanceof LanguageServiceError) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
