// Scores each message once. What was found is remembered for a while, so that a retry of the commit costs nothing;
// what the local model scored while the cloud was away goes to the cloud together with the next message.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Scoring, SentimentProvider, TextToScore } from './provider';

/** A text of a conversation's message. */
export interface MessageToScore extends TextToScore {
  conversationId: string;
  messageId: string;
}

/** A message that the local model scored in the cloud's place. */
export interface DegradedMessage extends MessageToScore {
  /** As its scoring says: the cloud is not asked again. */
  refused?: true;
}

const maxRememberedBytes = 8 * 2 ** 20;
const rememberedMs = 10 * 60_000;
// About what the engine takes: key, entry and scoring, and each span.
const bytesPerScoring = 600;
const bytesPerSpan = 80;

export class MessageScorer {
  /** What was found, by a hash of conversation, message and text. */
  readonly #found: LRUCache<string, Scoring>;
  /** What is being asked right now. */
  readonly #asked = new Map<string, Promise<Scoring>>();
  readonly #provider: SentimentProvider;

  /** @param nowMs time on a clock that only goes forward, in milliseconds */
  constructor(provider: SentimentProvider, nowMs = () => performance.now()) {
    this.#provider = provider;
    this.#found = new LRUCache({
      maxSize: maxRememberedBytes,
      sizeCalculation: ({ evidence }) => bytesPerScoring + evidence.length * bytesPerSpan,
      ttl: rememberedMs,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
  }

  /** Whether the next text goes to a cloud provider, which is paid by the text. */
  get asksCloud(): boolean {
    return this.#provider.cloud === 'usable';
  }

  /** About how many bytes what is remembered takes. */
  get rememberedBytes(): number {
    return this.#found.calculatedSize;
  }

  /**
   * Scores a message, and with it, in one request, those that the local model had scored and the cloud can score now.
   * @param degraded messages of the window that the local model scored, with their texts
   * @returns the message's scoring, and those of the degraded ones that the cloud scored or refused, by message id
   */
  async score(
    message: MessageToScore,
    degraded: readonly DegradedMessage[],
  ): Promise<{ scoring: Scoring; rescored: ReadonlyMap<string, Scoring> }> {
    const again = this.#provider.cloud === 'usable' ? degraded.filter(({ refused }) => !refused) : [];
    for (const key of again.map(keyOf)) {
      const found = this.#found.get(key);
      if (found?.degraded && !found.refused) this.#found.delete(key);
    }
    const [scoring, ...scorings] = await this.#scoreTogether([message, ...again]);
    const rescored = new Map<string, Scoring>();
    again.forEach(({ messageId }, index) => {
      const found = scorings[index];
      if (found && (!found.degraded || found.refused)) rescored.set(messageId, found);
    });
    return { scoring: this.#verify(scoring), rescored };
  }

  /** Asks the provider once for all that is neither remembered nor being asked. */
  async #scoreTogether(messages: readonly MessageToScore[]): Promise<Scoring[]> {
    const known = new Map<string, Scoring | Promise<Scoring>>();
    const unknown: { key: string; message: MessageToScore }[] = [];
    for (const message of messages) {
      const key = keyOf(message);
      const scoring = this.#asked.get(key) ?? this.#found.get(key);
      if (scoring) known.set(key, scoring);
      else unknown.push({ key, message });
    }
    if (unknown.length > 0) {
      const answer = this.#provider.score(unknown.map(({ message }) => message));
      unknown.forEach(({ key }, index) => known.set(key, this.#remember(key, answer, index)));
    }
    return Promise.all(messages.map(async (message) => this.#verify(await known.get(keyOf(message)))));
  }

  #remember(key: string, answer: Promise<readonly Scoring[]>, index: number): Promise<Scoring> {
    const asked = answer
      .then((scorings) => {
        const scoring = this.#verify(scorings[index]);
        this.#found.set(key, scoring);
        return scoring;
      })
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
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
