// Valid snapshots and updates; a test breaks or changes one field.
import type { SentimentSnapshot, SentimentUpdate, WindowMessage } from '../../../panel/live/snapshot';
import type { SentimentSnapshot as PublishedSnapshot } from '../../../shared/contract/sentiment';

/** The panel reads whatever the server publishes: this line does not compile when the two types differ. */
export const readable = (snapshot: PublishedSnapshot): SentimentSnapshot => snapshot;

export function updateAt(revision: number, changes: Partial<SentimentUpdate> = {}): SentimentUpdate {
  return {
    conversationId: 'c-42',
    queueId: 'billing',
    revision,
    level: 'neutral',
    score: 0,
    previousLevel: 'neutral',
    trend: 'steady',
    messageCount: 1,
    updatedAt: '2026-11-22T10:00:00.000Z',
    provider: 'local',
    degraded: false,
    ...changes,
  };
}

/** A snapshot whose one message is named after its revision, so that a test can see which one is shown. */
export function snapshotAt(revision: number, changes: Partial<SentimentSnapshot> = {}): SentimentSnapshot {
  return { ...updateAt(revision), window: [messageOf(revision)], ...changes };
}

export function messageOf(revision: number): WindowMessage {
  return {
    messageId: `of-${revision}`,
    sentAt: '2026-11-22T10:00:00.000Z',
    text: 'Hello',
    score: 0,
    level: 'neutral',
    weight: 1,
    provider: 'local',
    evidence: [],
  };
}
