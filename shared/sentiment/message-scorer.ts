// Scores each message once. Results are cached, so that a retry of the commit does not score again. Messages that the
// local model scored during a cloud outage are sent to the cloud together with the next message.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Scoring, SentimentProvider, TextToScore } from './provider';

/** A message to score. */
export interface MessageToScore extends TextToScore {
  conversationId: string;
  messageId: string;
}

/** A message that the local model scored as the fallback. */
export interface DegradedMessage extends MessageToScore {
  /** The cloud rejected this text; it must not be sent there again. */
  refused?: true;
}

const maxCachedBytes = 8 * 2 ** 20;
const cachedForMs = 10 * 60_000;
// Approximate memory of a cache entry, and of each span in it.
const bytesPerScoring = 600;
const bytesPerSpan = 80;

export class MessageScorer {
  /** Results, by a hash of conversation, message and text. */
  readonly #cache: LRUCache<string, Scoring>;
  /** Requests in flight, by the same key. */
  readonly #inFlight = new Map<string, Promise<Scoring>>();
  readonly #provider: SentimentProvider;

  /** @param nowMs a monotonic clock, in milliseconds */
  constructor(provider: SentimentProvider, nowMs = () => performance.now()) {
    this.#provider = provider;
    this.#cache = new LRUCache({
      maxSize: maxCachedBytes,
      sizeCalculation: ({ evidence }) => bytesPerScoring + evidence.length * bytesPerSpan,
      ttl: cachedForMs,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
  }

  /** Whether the next text is sent to a cloud provider, which charges per text. */
  get asksCloud(): boolean {
    return this.#provider.cloud === 'usable';
  }

  /** The approximate size of the cache in bytes. */
  get rememberedBytes(): number {
    return this.#cache.calculatedSize;
  }

  /**
   * Scores a message and, in the same request, the degraded messages that the cloud can score now.
   * @param degraded messages of the window that the local model scored, with their texts
   * @returns the message's scoring, and by message id those of degraded messages that the cloud scored or rejected
   */
  async score(
    message: MessageToScore,
    degraded: readonly DegradedMessage[],
  ): Promise<{ scoring: Scoring; rescored: ReadonlyMap<string, Scoring> }> {
    const again = this.#provider.cloud === 'usable' ? degraded.filter(({ refused }) => !refused) : [];
    for (const key of again.map(keyOf)) {
      const cached = this.#cache.get(key);
      if (cached?.degraded && !cached.refused) this.#cache.delete(key);
    }
    const [scoring, ...scorings] = await this.#scoreTogether([message, ...again]);
    const rescored = new Map<string, Scoring>();
    again.forEach(({ messageId }, index) => {
      const result = scorings[index];
      if (result && (!result.degraded || result.refused)) rescored.set(messageId, result);
    });
    return { scoring: this.#verify(scoring), rescored };
  }

  /** Sends one request to the provider for all messages that are neither cached nor in flight. */
  async #scoreTogether(messages: readonly MessageToScore[]): Promise<Scoring[]> {
    const known = new Map<string, Scoring | Promise<Scoring>>();
    const unknown: { key: string; message: MessageToScore }[] = [];
    for (const message of messages) {
      const key = keyOf(message);
      const scoring = this.#inFlight.get(key) ?? this.#cache.get(key);
      if (scoring) known.set(key, scoring);
      else unknown.push({ key, message });
    }
    if (unknown.length > 0) {
      const answer = this.#provider.score(unknown.map(({ message }) => message));
      unknown.forEach(({ key }, index) => known.set(key, this.#track(key, answer, index)));
    }
    return Promise.all(messages.map(async (message) => this.#verify(await known.get(keyOf(message)))));
  }

  /** Records a request in flight, and caches its result. */
  #track(key: string, answer: Promise<readonly Scoring[]>, index: number): Promise<Scoring> {
    const request = answer
      .then((scorings) => {
        const scoring = this.#verify(scorings[index]);
        this.#cache.set(key, scoring);
        return scoring;
      })
      .finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, request);
    return request;
  }

  #verify(scoring: Scoring | undefined): Scoring {
    if (!scoring) throw new Error(`${this.#provider.name} gave too few scorings`);
    return scoring;
  }
}

function keyOf({ conversationId, messageId, text }: MessageToScore): string {
  return createHash('sha256')
    .update(JSON.stringify([conversationId, messageId, text]))
    .digest('base64');
}
