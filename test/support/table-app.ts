// The app's operations on table storage, without host or network.
import { KeyedQueue } from '../../shared/conversations/keyed-queue';
import type { IngestDependencies } from '../../shared/ingest-message';
import { createMoveAnnouncer } from '../../shared/effects/move-announcer';
import { CachedQueueStore } from '../../shared/queues/cached-queue-store';
import { defaultAggregation } from '../../shared/sentiment/levels';
import { MessageScorer } from '../../shared/sentiment/message-scorer';
import { TableEffectStore } from '../../shared/storage/table-effect-store';
import { TableMessageStore } from '../../shared/storage/table-message-store';
import { TableQueueStore } from '../../shared/storage/table-queue-store';
import { Table } from '../../shared/storage/tables';
import { ScriptedProvider } from './scripted-provider';

export interface TableApp extends IngestDependencies {
  messages: TableMessageStore;
  /** Without a cache. */
  queueStore: TableQueueStore;
  effects: TableEffectStore;
}

/** An instance of the app on a storage account, with empty caches. */
export function openTableApp(
  connectionString: string,
  given: Partial<Omit<IngestDependencies, 'messages'>> = {},
): TableApp {
  const settings = { TABLES_CONNECTION: connectionString };
  const conversations = new Table('Conversations', settings);
  const pause = () => Promise.resolve();
  const effects = new TableEffectStore(conversations);
  const queueStore = new TableQueueStore(new Table('Queues', settings), pause);
  return {
    queueStore,
    effects,
    moves: createMoveAnnouncer(undefined, effects, () => new Date()),
    queues: new CachedQueueStore(queueStore),
    messages: new TableMessageStore(conversations),
    scorer: new MessageScorer(new ScriptedProvider()),
    conversationQueue: new KeyedQueue(),
    now: () => new Date(),
    pause,
    defaultQueue: 'default',
    aggregation: defaultAggregation,
    storeText: true,
    subscriptions: [],
    writeBackConnections: new Set(),
    keepsLists: false,
    ...given,
  };
}
