// The composition root: settings → stores, scorer, clock. Built once, on the first request, so that a cold start loads
// and connects only what it uses.
import { setTimeout as sleep } from 'node:timers/promises';
import { createTokenVerifier, type VerifyToken } from './access/tokens';
import { KeyedQueue } from './conversations/keyed-queue';
import { eraseFromLists } from './board/erase-from-lists';
import type { MessageStore } from './conversations/message-store';
import type { DispatchDependencies } from './effects/dispatch-task';
import { createMoveAnnouncer } from './effects/move-announcer';
import { targetKeyOf } from './effects/outgoing-events';
import type { IngestDependencies } from './ingest-message';
import { LiveFeedStatus } from './live/live-feed-status';
import { createSignalRService } from './live/rest-signalr-service';
import type { SignalRService } from './live/signalr-service';
import { DeliveryLog } from './platforms/delivery-log';
import { CachedQueueStore } from './queues/cached-queue-store';
import type { QueueStore } from './queues/queue-store';
import type { QueueDefaults } from './queues/queue-view';
import { MessageScorer } from './sentiment/message-scorer';
import type { SentimentProvider } from './sentiment/provider';
import { createSentimentProvider } from './sentiment/sentiment-provider';
import { queueConnectionSettingIn, readSettings, type Settings } from './settings';
import { readSignalRConnection } from './settings/connection-strings';
import { createStorageTaskQueue, type QueueLocation } from './storage/storage-task-queue';
import { TableDeliveryStore } from './storage/table-delivery-store';
import { TableEffectStore } from './storage/table-effect-store';
import { TableFailedEffects } from './storage/table-failed-effects';
import { TableFigureStore } from './storage/table-figure-store';
import { TableAlertList } from './storage/table-alert-list';
import { TableLiveList } from './storage/table-live-list';
import { TableMessageStore } from './storage/table-message-store';
import { TableQueueStore } from './storage/table-queue-store';
import { TableStoppedTargets } from './storage/table-stopped-targets';
import { Table } from './storage/tables';

/** Everything a function needs to do its work. */
export interface App extends IngestDependencies, DispatchDependencies {
  settings: Settings;
  queues: QueueStore;
  messages: MessageStore;
  verifyToken: VerifyToken;
  provider: SentimentProvider;
  queueDefaults: QueueDefaults;
  /** When deliveries came to each connection. */
  deliveryLog: DeliveryLog;
  /** How long after the customer's last message a conversation is live, in milliseconds. */
  liveMs: number;
  signalR: SignalRService | undefined;
  liveFeed: LiveFeedStatus | undefined;
  /** The time limit of a request, including queueing and all calls. */
  requestTimeoutMs: number;
}

/** Writes one line to the app's log. The line never contains a message's text or a secret. */
export type Log = (line: string) => void;

/** The share of a request's time limit for storage; the time limit of the cloud provider is added to it. */
const storageTimeoutMs = 20_000;

export function createApp(settings: Settings, log: Log): App {
  const now = () => new Date();
  const pause = (attempt: number) => sleep(Math.random() * 20 * attempt);
  const provider = createSentimentProvider(settings, log);
  const conversations = new Table('Conversations', settings);
  const effects = new TableEffectStore(conversations);
  const liveList = new TableLiveList(new Table('LiveLists', settings), pause);
  const alertList = new TableAlertList(new Table('Alerts', settings));
  const figures = new TableFigureStore(new Table('Figures', settings), pause);
  const targets = new Map(settings.EVENT_TARGETS.map((target) => [targetKeyOf(target), target]));
  const { AzureSignalRConnectionString, WEBHOOK_CONNECTIONS } = settings;
  const signalR = AzureSignalRConnectionString
    ? createSignalRService(readSignalRConnection(AzureSignalRConnectionString))
    : undefined;
  return {
    settings,
    queues: new CachedQueueStore(new TableQueueStore(new Table('Queues', settings), pause)),
    messages: new TableMessageStore(conversations, eraseFromLists(liveList, alertList, figures)),
    effects,
    moves: createMoveAnnouncer(signalR, effects, now),
    failedEffects: new TableFailedEffects(new Table('FailedEffects', settings)),
    stoppedTargets: new TableStoppedTargets(new Table('StoppedTargets', settings), now),
    tasks: createStorageTaskQueue(queueLocationOf(settings)),
    connections: new Map(WEBHOOK_CONNECTIONS.map((connection) => [connection.id, connection])),
    deliveryLog: new DeliveryLog(
      WEBHOOK_CONNECTIONS,
      new TableDeliveryStore(new Table('Connections', settings)),
      now,
      log,
    ),
    queueDefaults: { storeText: settings.STORE_TEXT, retentionDays: settings.RETENTION_DAYS },
    keepsLists: true,
    liveList,
    alertList,
    figures,
    liveMs: settings.LIVE_MINUTES * 60_000,
    signalR,
    liveFeed: signalR && new LiveFeedStatus(signalR),
    verifyToken: createTokenVerifier(settings),
    provider,
    scorer: new MessageScorer(provider),
    conversationQueue: new KeyedQueue(),
    now,
    pause,
    random: Math.random,
    log,
    requestTimeoutMs: storageTimeoutMs + settings.LANGUAGE_TIMEOUT_MS,
    defaultQueue: settings.DEFAULT_QUEUE,
    aggregation: { decay: settings.SENTIMENT_DECAY, edges: settings.LEVEL_EDGES },
    storeText: settings.STORE_TEXT,
    targets,
    inFlight: new Map(),
    subscriptions: [...targets].map(([targetKey, { events, queues }]) => ({ targetKey, events, queues })),
    writeBackConnections: new Set(settings.WEBHOOK_CONNECTIONS.flatMap(({ id, writeBack }) => (writeBack ? [id] : []))),
  };
}

/** Where the functions host has its queues too, by the same settings. */
function queueLocationOf(settings: Settings): QueueLocation {
  const { QUEUES_CONNECTION, QUEUES_CONNECTION__queueServiceUri, AzureWebJobsStorage } = settings;
  const { AzureWebJobsStorage__accountName } = settings;
  if (QUEUES_CONNECTION) return { connectionString: QUEUES_CONNECTION };
  if (QUEUES_CONNECTION__queueServiceUri) return { serviceUri: QUEUES_CONNECTION__queueServiceUri };
  if (AzureWebJobsStorage) return { connectionString: AzureWebJobsStorage };
  if (AzureWebJobsStorage__accountName)
    return { serviceUri: `https://${AzureWebJobsStorage__accountName}.queue.core.windows.net` };
  return { connectionString: '' };
}

let running: App | undefined;

/**
 * The app of this process.
 * @throws {SettingsError} listing every fault in the environment
 */
export function theApp(): App {
  running ??= createApp(readSettings(process.env), (line) => console.warn(line));
  return running;
}

/** Writes what this process has not written yet. */
export async function finishApp(): Promise<void> {
  await running?.deliveryLog.writeAll();
}

/** The name of the setting that the functions host connects to the storage queues with. */
export function queueConnectionSetting(): string {
  return queueConnectionSettingIn(process.env);
}
