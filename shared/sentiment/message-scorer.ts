// Scores each message once. What was found is remembered for a while, so that a redelivery or a retry of the commit
// costs nothing; what the stand-in scored while the cloud was away goes to the cloud together with the next message.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Scoring, SentimentProvider, TextToScore } from './provider';

/** A text of a conversation's message. */
export interface MessageToScore extends TextToScore {
  conversationId: string;
  messageId: string;
}

/** A provider that may have to be stood in for. */
export interface CloudSentimentProvider extends SentimentProvider {
  /** `none`: no cloud is configured; `usable`: the next text goes to it; `unusable`: the stand-in scores for now. */
  readonly cloud: 'none' | 'usable' | 'unusable';
}

const rememberedScorings = 5_000;
const rememberedConversations = 10_000;

export class MessageScorer {
  private readonly scorings = new LRUCache<string, Promise<Scoring>>({ max: rememberedScorings });
  /** Conversations in which the stand-in scored something. */
  private readonly degraded = new LRUCache<string, true>({ max: rememberedConversations });

  constructor(private readonly provider: CloudSentimentProvider) {}

  /** Whether the next text goes to a cloud provider, which is paid by the text. */
  get asksCloud(): boolean {
    return this.provider.cloud === 'usable';
  }

  /**
   * Scores a message, and with it, in one request, those that the stand-in had scored and the cloud can score now.
   * @param degraded messages of the window that the stand-in scored, with their texts
   * @returns the message's scoring, and those of the degraded ones that the cloud scored, by message id
   */
  async score(
    message: MessageToScore,
    degraded: readonly MessageToScore[],
  ): Promise<{ scoring: Scoring; rescored: ReadonlyMap<string, Scoring> }> {
    const again = this.provider.cloud === 'usable' ? degraded : [];
    for (const { conversationId, messageId, text } of again) {
      const key = keyOfText(conversationId, messageId, text);
      if ((await this.scorings.get(key))?.degraded) this.scorings.delete(key);
    }
    const [scoring, ...scorings] = await this.scoreTogether([message, ...again]);
    const rescored = new Map<string, Scoring>();
    again.forEach(({ messageId }, index) => {
      const found = scorings[index];
      if (found && !found.degraded) rescored.set(messageId, found);
    });
    if (scoring!.degraded || rescored.size < degraded.length) this.degraded.set(message.conversationId, true);
    else this.degraded.delete(message.conversationId);
    return { scoring: scoring!, rescored };
  }

  /** Asks the provider once for all that is not remembered. */
  private scoreTogether(messages: readonly MessageToScore[]): Promise<Scoring[]> {
    const keys = messages.map(({ conversationId, messageId, text }) => keyOfText(conversationId, messageId, text));
    const unknown = messages.flatMap((message, index) =>
      this.scorings.has(keys[index]!) ? [] : [{ message, key: keys[index]! }],
    );
    if (unknown.length > 0) {
      const asked = this.provider.score(unknown.map(({ message }) => message));
      unknown.forEach(({ key }, index) => {
        const scoring = asked.then((scorings) => scorings[index]!);
        this.scorings.set(key, scoring);
        scoring.catch(() => this.scorings.delete(key));
      });
    }
    return Promise.all(keys.map((key) => this.scorings.get(key)!));
  }
}

function keyOfText(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
