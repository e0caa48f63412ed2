// Scores with the cloud, and with the local model as the fallback when the cloud is slow, failing or throttling. A
// circuit breaker limits the cost of an outage: after a few timeouts, the cloud gets only an occasional probe until it
// recovers.
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
  /** The number of consecutive failures that opens the circuit. */
  failuresInARow?: number;
  /** How long the circuit stays open before one call probes the cloud, in milliseconds. `Retry-After` can extend it. */
  restMs?: number;
  /**
   * Called for each failure while the circuit is closed, for each new kind of failure while it is open, and on
   * recovery. A line never contains a text or a key.
   */
  log: (line: string) => void;
}

/**
 * Scores with the cloud, or with the local model if the cloud is unusable: such entries are `degraded` and name the
 * local provider. A single text that the cloud rejects is scored locally and stays `refused`. Rejects only when the
 * local model does.
 */
export class FallbackModel implements SentimentModel {
  readonly name;
  readonly #cloud: SentimentModel;
  readonly #local: SentimentModel;
  readonly #restMs: number;
  readonly #log: (line: string) => void;
  readonly #circuit;
  /** Until when the cloud is not called, in epoch milliseconds. */
  #openUntil = 0;
  /** The failure that was logged last, while the circuit is open. */
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
      // `Retry-After` opens the circuit at the first failure.
      failure: () => inARow.failure() || this.#openUntil > Date.now(),
    };
    this.#circuit = circuitBreaker(handleAll, { halfOpenAfter: restMs, breaker });
    this.#circuit.onBreak(() => (this.#openUntil = Math.max(this.#openUntil, Date.now() + restMs)));
    this.#circuit.onReset(() => {
      if (this.#downBecauseOf !== undefined) log('Sentiment: the cloud can be used again.');
      this.#downBecauseOf = undefined;
    });
  }

  /** `unusable` while the circuit is open, and while another call probes the cloud. */
  get cloud(): CloudState {
    const isProbed = this.#circuit.state === CircuitState.HalfOpen;
    return isProbed || Date.now() < this.#openUntil ? 'unusable' : 'usable';
  }

  async score(texts: readonly ReadText[]): Promise<Scoring[]> {
    if (texts.length === 0) return [];
    // Checked here as well, because the breaker would make a second caller wait for the probe.
    if (this.cloud === 'unusable') return this.#scoreLocally(texts);
    let scorings: Scoring[];
    try {
      scorings = await this.#circuit.execute(() => this.#callCloud(texts));
    } catch (error) {
      if (!isBrokenCircuitError(error)) this.#report(error);
      return this.#scoreLocally(texts);
    }
    return this.#scoreRefusedLocally(texts, scorings);
  }

  async #callCloud(texts: readonly ReadText[]): Promise<Scoring[]> {
    try {
      return await this.#cloud.score(texts);
    } catch (error) {
      if (error instanceof LanguageServiceError) {
        const waitMs = error.retryAfterMs ?? (error.fault === 'throttled' ? this.#restMs : 0);
        this.#openUntil = Math.max(this.#openUntil, Date.now() + waitMs);
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

  async #scoreRefusedLocally(texts: readonly ReadText[], scorings: Scoring[]): Promise<Scoring[]> {
    const refused = texts.filter((_, index) => scorings[index]?.refused);
    if (refused.length === 0) return scorings;
    this.#log(`Sentiment: scored locally, the cloud refused ${refused.length} of ${texts.length} texts.`);
    const localScorings = (await this.#scoreLocally(refused)).values();
    return scorings.map((scoring) => {
      if (!scoring.refused) return scoring;
      const { value } = localScorings.next();
      return value ? { ...value, refused: true } : scoring;
    });
  }

  async #scoreLocally(texts: readonly ReadText[]): Promise<Scoring[]> {
    const scorings = await this.#local.score(texts);
    return scorings.map((scoring) => ({ ...scoring, degraded: true }));
  }
}

/** The message of an error that is known to contain no text; only the name of any other error. */
function kindOf(error: unknown): string {
  if (error instanceof LanguageServiceError) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
