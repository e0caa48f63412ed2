// The cloud first, the local scorer when the cloud is slow, failing or throttling. A circuit breaker keeps an unwell
// cloud from costing more than its time limit for a few messages: then nothing is asked of it but one text now and
// again, until it answers.
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll, type IBreaker } from 'cockatiel';
import { LanguageServiceError } from './language-service-error';
import type { CloudSentimentProvider } from './message-scorer';
import type { Scoring, SentimentProvider, TextToScore } from './provider';

export interface FallbackOptions {
  cloud: SentimentProvider;
  local: SentimentProvider;
  /** So many failures in a row, and the cloud is left alone. */
  failuresInARow?: number;
  /** How long it is left alone before one call tries it again, in milliseconds. `Retry-After` may make it longer. */
  restMs?: number;
  /** Told once when the cloud becomes unusable and once when it is back; never a text or a key. */
  log: (line: string) => void;
}

/**
 * Scores by the cloud provider, or by the local one where the cloud can't be used: then the entry says `degraded` and
 * who stood in. A text that fails in the cloud by itself is stood in for by itself. Rejects only when the local
 * provider does.
 */
export class FallbackProvider implements CloudSentimentProvider {
  readonly name;
  readonly #cloud: SentimentProvider;
  readonly #local: SentimentProvider;
  readonly #restMs: number;
  readonly #circuit;
  /** Epoch milliseconds before which the cloud isn't asked. */
  #restsUntil = 0;
  #isDown = false;

  constructor({ cloud, local, failuresInARow = 3, restMs = 15_000, log }: FallbackOptions) {
    this.name = cloud.name;
    this.#cloud = cloud;
    this.#local = local;
    this.#restMs = restMs;
    const inARow = new ConsecutiveBreaker(failuresInARow);
    const breaker: IBreaker = {
      state: undefined,
      success: () => inARow.success(),
      // A service that asks to be left alone needs no second failure.
      failure: () => inARow.failure() || this.#restsUntil > Date.now(),
    };
    this.#circuit = circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker });
    this.#circuit.onBreak((reason) => {
      this.#restsUntil = Math.max(this.#restsUntil, Date.now() + restMs);
      if (!this.#isDown) log(`Sentiment: scoring locally, the cloud can't be used. ${nameOf(reason)}`);
      this.#isDown = true;
    });
    this.#circuit.onReset(() => {
      if (this.#isDown) log('Sentiment: the cloud can be used again.');
      this.#isDown = false;
    });
  }

  /** `unusable` while the cloud rests, and while another call tries whether it is back. */
  get cloud(): 'usable' | 'unusable' {
    const isTried = this.#circuit.state === CircuitState.HalfOpen;
    return isTried || Date.now() < this.#restsUntil ? 'unusable' : 'usable';
  }

  async score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    if (texts.length === 0) return [];
    // Asked here as well, since the breaker lets a second caller wait for the one that tries.
    if (this.cloud === 'unusable') return this.#standIn(texts);
    let scorings: Scoring[];
    try {
      scorings = await this.#circuit.execute(() => this.#ask(texts));
    } catch {
      return this.#standIn(texts); // The breaker has counted and reported the failure.
    }
    const failed = texts.filter((_, index) => scorings[index]?.degraded);
    if (failed.length === 0) return scorings;
    const stoodIn = await this.#standIn(failed);
    return scorings.map((scoring) => (scoring.degraded ? stoodIn.shift()! : scoring));
  }

  async #ask(texts: readonly TextToScore[]): Promise<Scoring[]> {
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

  async #standIn(texts: readonly TextToScore[]): Promise<Scoring[]> {
    const scorings = await this.#local.score(texts);
    return scorings.map((scoring) => ({ ...scoring, degraded: true }));
  }
}

/** What went wrong, of errors that are known to carry no text; of others only the kind. */
function nameOf(reason: object): string {
  const error = 'error' in reason ? reason.error : undefined;
  if (error instanceof LanguageServiceError) return error.message;
  return error instanceof Error ? error.name : '';
}
