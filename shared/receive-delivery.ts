// Takes in the items of one delivery of a chat platform. Items of one conversation are ingested in their order,
// conversations side by side.
import type { App } from './app';
import type { EffectBatch } from './conversations/message-store';
import { ingestMessage } from './ingest-message';
import type { Ingested } from './ingest/ingested';
import { placeConversation, type Placed } from './ingest/place-conversation';
import type { LiveFeedItem } from './live/live-feed';
import type { Connection } from './platforms/connection';
import type { PlatformItem } from './platforms/platform';
import { toReceivedItem, type ReceivedItem } from './platforms/received-items';

/** What became of the items of a delivery. */
export interface Received {
  /** One word per item, in the payload's order: the outcome, or `ignored:` and the reason; `failed` after an error. */
  outcomes: string[];
  items: LiveFeedItem[];
  queued: EffectBatch[];
  /** The first error; the platform has to deliver again. The other items are ingested all the same. */
  error: Error | undefined;
}

interface Result {
  outcome: string;
  items: readonly LiveFeedItem[];
  queued: readonly EffectBatch[];
  error?: Error;
}

const maxConversationsAtOnce = 8;

/** Ingests the items of a delivery. Idempotent: a platform may deliver the same payload any number of times. */
export async function receiveItems(
  items: readonly PlatformItem[],
  connection: Connection,
  app: App,
): Promise<Received> {
  const received = items.map((item) => toReceivedItem(item, connection, app.now()));
  app.deliveryLog.recordUnknownAuthors(connection, received.filter(isOfUnknownAuthor).length);
  const results: Result[] = [];
  const waiting = byConversation(received);
  const work = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift())
      for (const { index, item } of group) results[index] = await receiveItem(item, connection, app);
  };
  await Promise.all(Array.from({ length: Math.min(maxConversationsAtOnce, waiting.length) }, work));
  return {
    outcomes: results.map(({ outcome }) => outcome),
    items: results.flatMap((result) => result.items),
    queued: results.flatMap((result) => result.queued),
    error: results.find(({ error }) => error !== undefined)?.error,
  };
}

interface IndexedItem {
  index: number;
  item: ReceivedItem;
}

/** The items of each conversation, in their order. */
function byConversation(received: readonly ReceivedItem[]): IndexedItem[][] {
  const groups = new Map<string, IndexedItem[]>();
  for (const [index, item] of received.entries()) {
    const key = conversationOf(item);
    groups.set(key, [...(groups.get(key) ?? []), { index, item }]);
  }
  return [...groups.values()];
}

function conversationOf(item: ReceivedItem): string {
  if (item.kind === 'ignored') return '';
  return item.kind === 'message' ? item.message.conversationId : item.conversationId;
}

function isOfUnknownAuthor(item: ReceivedItem): boolean {
  return item.kind === 'ignored' && item.reason === 'unknown-author';
}

async function receiveItem(item: ReceivedItem, { queueId }: Connection, app: App): Promise<Result> {
  // A new conversation that the payload assigns to no queue begins in the connection's queue.
  const dependencies = { ...app, defaultQueue: queueId ?? app.defaultQueue };
  try {
    switch (item.kind) {
      case 'ignored':
        return { outcome: `ignored:${item.reason}`, items: [], queued: [] };
      case 'message':
        return withOutcome(await ingestMessage(item.message, { ...dependencies, appId: item.appId }, item));
      case 'change':
        return withOutcome(await placeConversation(item.conversationId, item.change, dependencies));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { outcome: 'failed', items: [], queued: [], error };
  }
}

function withOutcome({ reply, items, queued }: Ingested | Placed): Result {
  const outcome = reply.outcome === 'ignored' ? `ignored:${reply.reason}` : reply.outcome;
  return { outcome, items, queued };
}
