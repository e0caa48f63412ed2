// The composition root: settings → stores, scorer, clock. Built once, when the first request needs it, so that a cold
// start loads and connects nothing it doesn't use.
import { setTimeout as sleep } from 'node:timers/promises';
import { CachedQueueStore } from './queues/cached-queue-store';
import type { QueueStore } from './queues/queue-store';
import { TableQueueStore } from './storage/table-queue-store';
import { createTokenVerifier, type VerifyToken } from './access/tokens';
import { Table } from './storage/tables';
import { TableMessageStore } from './storage/table-message-store';
import { KeyedQueue } from './conversations/keyed-queue';
import type { IngestDependencies } from './ingest-message';
import { MessageScorer, type CloudSentimentProvider } from './sentiment/message-scorer';
import { createSentimentProvider } from './sentiment/sentiment-provider';
import { readSettings, type Settings } from './settings';

/** Everything a function needs to do its work. */
export interface App extends IngestDependencies {
  settings: Settings;
  queues: QueueStore;
  verifyToken: VerifyToken;
  provider: CloudSentimentProvider;
}

/** Writes one line to the app's log. Never given a message's text or a secret. */
export type Log = (line: string) => void;

export function createApp(settings: Settings, log: Log): App {
  const provider = createSentimentProvider(settings, log);
  const pause = (attempt: number) => sleep(Math.random() * 20 * attempt);
  return {
    settings,
    queues: new CachedQueueStore(new TableQueueStore(new Table('Queues', settings), pause)),
    messages: new TableMessageStore(new Table('Conversations', settings)),
    verifyToken: createTokenVerifier(settings),
    provider,
    scorer: new MessageScorer(provider),
    conversationQueue: new KeyedQueue(),
    now: () => new Date(),
    pause,
    defaultQueue: settings.DEFAULT_QUEUE,
    aggregation: { decay: settings.SENTIMENT_DECAY, edges: settings.LEVEL_EDGES },
    storeText: settings.STORE_TEXT,
  };
}

let running: App | undefined;

/**
 * The app of this process.
 * @throws {SettingsError} listing every fault of the environment
 */
export function theApp(): App {
  running ??= createApp(readSettings(process.env), (line) => console.warn(line));
  return running;
}
