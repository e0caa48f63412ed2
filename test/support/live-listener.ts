// A subscriber of the live feed with Microsoft's own client: negotiates, connects, watches, and records all events that
// arrive. Tests wait for the events that they expect, with a timeout, and never for a fixed time.
import { HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { sentimentUpdate, type SentimentSnapshot, type SentimentUpdate } from '../../shared/contract/sentiment';
import type * as z from 'zod';
import { watchedQueue } from '../../shared/contract/live-list';
import { negotiation } from '../../shared/contract/service';
import { liveEvents, type LiveEvent } from '../../shared/live/live-feed';
import { conversationPath, expectSnapshot, queuePath, type ApiClient } from './api-client';

const receivedWithinMs = 5_000;

/** An event as it arrived. */
export interface ReceivedEvent {
  target: LiveEvent;
  argument: unknown;
}

export class LiveListener {
  /** All events that arrived, in order. */
  readonly events: ReceivedEvent[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly client: ApiClient,
    private readonly connection: HubConnection,
  ) {
    for (const target of liveEvents)
      connection.on(target, (argument: unknown) => {
        this.events.push({ target, argument });
        for (const look of this.waiting) look();
      });
  }

  /** Connects for an API client. It receives nothing before it watches. */
  static async connect(client: ApiClient): Promise<LiveListener> {
    const { url, accessToken } = negotiation.parse((await client.expect(200, 'POST', '/negotiate')).json);
    const connection = new HubConnectionBuilder()
      .withUrl(url, { accessTokenFactory: () => accessToken })
      .configureLogging(LogLevel.None)
      .build();
    const listener = new LiveListener(client, connection);
    await connection.start();
    return listener;
  }

  get connectionId(): string {
    return this.connection.connectionId ?? '';
  }

  /** The updates that arrived, in order, each of exactly the contract's shape. */
  get updates(): SentimentUpdate[] {
    return this.events
      .filter(({ target }) => target === 'sentimentUpdated')
      .map(({ argument }) => {
        const update = sentimentUpdate.parse(argument);
        expect(update).toEqual(argument);
        // The service may change the format of a time, such as .000Z to Z.
        return { ...update, updatedAt: update.updatedAt && new Date(update.updatedAt).toISOString() };
      });
  }

  /** What a client shows: updates that are newer than all before; an older one that arrives late is ignored. */
  get shownUpdates(): SentimentUpdate[] {
    let seen = -1;
    return this.updates.filter(({ revision }) => {
      const isNewer = revision > seen;
      if (isNewer) seen = revision;
      return isNewer;
    });
  }

  /** Watches a conversation from now on; returns the snapshot. */
  async watch(conversationId: string, queueId?: string): Promise<SentimentSnapshot> {
    const body = { connectionId: this.connectionId, ...(queueId !== undefined && { queueId }) };
    const { json } = await this.client.expect(200, 'POST', `${conversationPath(conversationId)}/watch`, body);
    return expectSnapshot(json);
  }

  /** Watches a queue from now on; returns the first page of its live list, and its open alerts. */
  async watchQueue(queueId: string): Promise<z.infer<typeof watchedQueue>> {
    const body = { connectionId: this.connectionId };
    const { json } = await this.client.expect(200, 'POST', `${queuePath(queueId)}/watch`, body);
    const watched = watchedQueue.parse(json);
    expect(watched).toEqual(json);
    return watched;
  }

  /** The arguments of an event that arrived, in order. */
  received(target: ReceivedEvent['target']): unknown[] {
    return this.events.filter((event) => event.target === target).map(({ argument }) => argument);
  }

  /** Resolves when the received events satisfy the condition; rejects with all received events at the timeout. */
  async until(condition: (listener: this) => boolean, withinMs = receivedWithinMs): Promise<void> {
    if (condition(this)) return;
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(deadline);
        this.waiting.delete(look);
        settle();
      };
      const look = () => {
        if (condition(this)) end(resolve);
      };
      const deadline = setTimeout(
        () =>
          end(() => reject(new Error(`Not received within ${withinMs} ms. Received: ${JSON.stringify(this.events)}`))),
        withinMs,
      );
      this.waiting.add(look);
    });
  }

  /** Resolves with the update of this revision when it has arrived. */
  async untilRevision(revision: number, withinMs = receivedWithinMs): Promise<SentimentUpdate> {
    const find = () => this.updates.find((update) => update.revision === revision);
    await this.until(() => find() !== undefined, withinMs);
    return find()!;
  }

  async close(): Promise<void> {
    await this.connection.stop();
  }
}
