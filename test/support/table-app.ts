// The app's operations on table storage, without host or network.
import { eraseFromLists } from '../../shared/board/erase-from-lists';
import { KeyedQueue } from '../../shared/conversations/keyed-queue';
import type { IngestDependencies } from '../../shared/ingest-message';
import { createMoveAnnouncer } from '../../shared/effects/move-announcer';
import { CachedQueueStore } from '../../shared/queues/cached-queue-store';
import { defaultAggregation } from '../../shared/sentiment/levels';
import { MessageScorer } from '../../shared/sentiment/message-scorer';
import { TableAlertList } from '../../shared/storage/table-alert-list';
import { TableEffectStore } from '../../shared/storage/table-effect-store';
import { TableLiveList } from '../../shared/storage/table-live-list';
import { TableFigureStore } from '../../shared/storage/table-figure-store';
import { TableMessageStore } from '../../shared/storage/table-message-store';
import { TableQueueStore } from '../../shared/storage/table-queue-store';
import { Table } from '../../shared/storage/tables';
import { ScriptedProvider } from './scripted-provider';

export interface TableApp extends IngestDependencies {
  messages: TableMessageStore;
  /** Without a cache. */
  queueStore: TableQueueStore;
  effects: TableEffectStore;
  liveList: TableLiveList;
  alertList: TableAlertList;
  figures: TableFigureStore;
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
  const liveList = new TableLiveList(new Table('LiveLists', settings), pause);
  const alertList = new TableAlertList(new Table('Alerts', settings));
  const figures = new TableFigureStore(new Table('Figures', settings), pause);
  const queueStore = new TableQueueStore(new Table('Queues', settings), pause);
  return {
    queueStore,
    effects,
    moves: createMoveAnnouncer(undefined, effects, () => new Date()),
    queues: new CachedQueueStore(queueStore),
    liveList,
    alertList,
    figures,
    messages: new TableMessageStore(conversations, eraseFromLists(liveList, alertList, figures)),
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
