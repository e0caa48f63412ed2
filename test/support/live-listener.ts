// Someone who listens to the live feed with Microsoft's own client: negotiates, connects, watches, and keeps all that
// arrives. Tests wait for what they expect to hear, with a deadline, and never for time to pass.
import { HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { sentimentUpdate, type SentimentSnapshot, type SentimentUpdate } from '../../shared/contract/sentiment';
import { negotiation } from '../../shared/contract/service';
import { conversationPath, expectSnapshot, type ApiClient } from './api-client';

const heardWithinMs = 5_000;

/** An event as it arrived. */
export interface HeardEvent {
  target: 'sentimentUpdated' | 'watchExpired' | 'sentimentAlert';
  argument: unknown;
}

export class LiveListener {
  /** All that arrived, in order. */
  readonly events: HeardEvent[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly client: ApiClient,
    private readonly connection: HubConnection,
  ) {
    for (const target of ['sentimentUpdated', 'watchExpired', 'sentimentAlert'] as const)
      connection.on(target, (argument: unknown) => {
        this.events.push({ target, argument });
        for (const look of this.waiting) look();
      });
  }

  /** Connects on behalf of an API client. It hears nothing before it watches. */
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
        // The service may rewrite a time on its way, .000Z as Z.
        return { ...update, updatedAt: update.updatedAt && new Date(update.updatedAt).toISOString() };
      });
  }

  /** What a client shows: updates that are newer than all before; an older one that overtook is ignored. */
  get shownUpdates(): SentimentUpdate[] {
    let seen = -1;
    return this.updates.filter(({ revision }) => {
      const isNewer = revision > seen;
      if (isNewer) seen = revision;
      return isNewer;
    });
  }

  /** Watches a conversation from now on; gives the snapshot. */
  async watch(conversationId: string, queueId?: string): Promise<SentimentSnapshot> {
    const body = { connectionId: this.connectionId, ...(queueId !== undefined && { queueId }) };
    const { json } = await this.client.expect(200, 'POST', `${conversationPath(conversationId)}/watch`, body);
    return expectSnapshot(json);
  }

  /** Resolves when what was heard satisfies the condition; rejects with all that was heard when it is late. */
  async until(condition: (listener: this) => boolean, withinMs = heardWithinMs): Promise<void> {
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
        () => end(() => reject(new Error(`Not heard within ${withinMs} ms. Heard: ${JSON.stringify(this.events)}`))),
        withinMs,
      );
      this.waiting.add(look);
    });
  }

  /** Resolves when an update of this revision has arrived, and gives it. */
  async untilRevision(revision: number, withinMs = heardWithinMs): Promise<SentimentUpdate> {
    const find = () => this.updates.find((update) => update.revision === revision);
    await this.until(() => find() !== undefined, withinMs);
    return find()!;
  }

  async close(): Promise<void> {
    await this.connection.stop();
  }
}
