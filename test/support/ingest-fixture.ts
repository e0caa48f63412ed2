// The ingest of messages with in-memory ports, without storage, network or clock, and its observable results.
import { message as messageSchema, type MessageReply, type Message } from '../../shared/contract/message';
import type { SentimentSnapshot, SentimentUpdate } from '../../shared/contract/sentiment';
import { KeyedQueue } from '../../shared/conversations/keyed-queue';
import { ingestMessage, type IngestDependencies } from '../../shared/ingest-message';
import type { Ingested } from '../../shared/ingest/ingested';
import { defaultAggregation, windowSize } from '../../shared/sentiment/levels';
import { MessageScorer } from '../../shared/sentiment/message-scorer';
import { toSnapshot } from '../../shared/live/sentiment-view';
import type { MoveAnnouncer } from '../../shared/effects/move-announcer';
import type { QueueEditor } from '../../shared/queues/queue-store';
import { MemoryMessageStore } from './memory-message-store';
import { MemoryQueueStore } from './memory-queue-store';
import { instantAfter } from './scored-messages';
import { ScriptedProvider } from './scripted-provider';

export const admin: QueueEditor = { at: instantAfter(0), by: 'admin-1', verify: () => undefined };

/** A message store that simulates races: each commit first runs the next entry of `beforeCommits`. */
export class RacedMessageStore extends MemoryMessageStore {
  readonly beforeCommits: (() => Promise<unknown>)[] = [];

  override async commit(...parameters: Parameters<MemoryMessageStore['commit']>) {
    await this.beforeCommits.shift()?.();
    return super.commit(...parameters);
  }
}

export class IngestFixture {
  readonly messages = new RacedMessageStore();
  readonly queues = new MemoryQueueStore();
  readonly provider = new ScriptedProvider();
  /** Sent announcements of moves, by conversation; none while `canAnnounce` is false. */
  readonly announced: string[] = [];
  canAnnounce = true;
  readonly moves: MoveAnnouncer = {
    announce: (conversationId) => {
      if (this.canAnnounce) this.announced.push(conversationId);
      return Promise.resolve(this.canAnnounce);
    },
    remove: ({ effectId }) => {
      const { effects } = this.messages;
      effects.splice(0, effects.length, ...effects.filter((stored) => stored.effectId !== effectId));
      return Promise.resolve(true);
    },
    announceIfPending: async (reference) => {
      const isPending = this.messages.effects.some(({ effectId }) => effectId === reference.effectId);
      if (isPending && (await this.moves.announce(reference.conversationId))) await this.moves.remove(reference);
    },
  };
  /** The attempts that were followed by a pause. */
  readonly pauses: number[] = [];
  nowMs = Date.parse(instantAfter(3600));
  readonly ports = this.newInstance();

  /** Another instance of the app on the same storage: its caches are empty. */
  newInstance(given: Partial<IngestDependencies> = {}): IngestDependencies {
    return {
      queues: this.queues,
      messages: this.messages,
      scorer: new MessageScorer(this.provider),
      conversationQueue: new KeyedQueue(),
      now: () => new Date(this.nowMs),
      pause: (attempt) => {
        this.pauses.push(attempt);
        return Promise.resolve();
      },
      defaultQueue: 'default',
      aggregation: defaultAggregation,
      storeText: true,
      moves: this.moves,
      subscriptions: [],
      keepsLists: false,
      writeBackConnections: new Set(),
      ...given,
    };
  }

  switchOn(queueId: string) {
    return this.queues.change(queueId, { enabled: true }, admin);
  }

  switchOff(queueId: string) {
    return this.queues.change(queueId, { enabled: false }, admin);
  }

  /** A valid message of a customer, in the first seconds of the conversation. */
  message(given: Partial<Message> = {}): Message {
    return messageSchema.parse({
      conversationId: 'c-1',
      messageId: 'm-1',
      text: 'feels -0.5',
      sentAt: instantAfter(0),
      author: { role: 'customer' },
      queueId: 'billing',
      ...given,
    });
  }

  /** The n-th message of this conversation. */
  numbered(number: number, given: Partial<Message> = {}): Message {
    return this.message({ messageId: `m-${number}`, sentAt: instantAfter(number), ...given });
  }

  deliver(given: Partial<Message> = {}, ports = this.ports): Promise<Ingested> {
    return ingestMessage(this.message(given), ports);
  }

  async deliverNumbered(numbers: readonly number[], given: Partial<Message> = {}): Promise<Ingested> {
    let last: Ingested | undefined;
    for (const number of numbers) last = await ingestMessage(this.numbered(number, given), this.ports);
    return last!;
  }

  async snapshot(conversationId = 'c-1'): Promise<SentimentSnapshot> {
    return toSnapshot(await this.messages.read(conversationId, windowSize), 'billing', defaultAggregation);
  }

  async windowIds(): Promise<string[]> {
    return (await this.snapshot()).window.map(({ messageId }) => messageId);
  }

  /** Expects that nothing of the conversation is stored, and that none of its texts was sent to the provider. */
  async expectNoTrace(messageId = 'm-1'): Promise<void> {
    expect(this.provider.requests).toEqual([]);
    expect(await this.messages.read('c-1', windowSize)).toMatchObject({ state: null, messages: [], version: null });
    expect(await this.messages.find('c-1', messageId)).toBeNull();
  }
}

/** The update of a reply; throws where the message was ignored. */
export function sentimentOf(reply: MessageReply): SentimentUpdate {
  if (reply.outcome === 'ignored') throw new Error(`The message was ignored: ${reply.reason}`);
  return reply.sentiment;
}
