// Valid snapshots and updates; a test breaks or changes one field.
import type { AgentAlert } from '../../../panel/live/alert-state';
import type { CoursePoint, SentimentSnapshot, SentimentUpdate, WindowMessage } from '../../../panel/live/snapshot';
import type { Level } from '../../../shared/sentiment/levels';
import type { Alert as PublishedAlert } from '../../../shared/contract/alert';
import type { CoursePoint as PublishedCoursePoint } from '../../../shared/contract/sentiment';
import type { SentimentSnapshot as PublishedSnapshot } from '../../../shared/contract/sentiment';

/** The panel reads whatever the server publishes: this line does not compile when the two types differ. */
export const readable = (snapshot: PublishedSnapshot): SentimentSnapshot => snapshot;

export const readableAlert = (alert: PublishedAlert): AgentAlert => alert;
export const readablePoint = (point: PublishedCoursePoint): CoursePoint => point;

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

/** An open alert for the agent. */
export function alertOf(alertId: string, changes: Partial<AgentAlert> = {}): AgentAlert {
  return {
    alertId,
    conversationId: 'c-42',
    kind: 'level',
    for: 'agent',
    level: 'negative',
    previousLevel: 'neutral',
    reason: 'The conversation went from neutral to negative.',
    at: '2026-11-22T10:00:00.000Z',
    state: 'open',
    ...changes,
  };
}

/** A point of a course, whose score is in the middle of the level. */
export function coursePointOf(index: number, level: Level, changes: Partial<CoursePoint> = {}): CoursePoint {
  const middle = { 'very-negative': -6, negative: -4, 'slightly-negative': -2, neutral: 0 };
  const best = { 'slightly-positive': 2, positive: 4, 'very-positive': 6 };
  const conversationScore = { ...middle, ...best }[level] / 7;
  return {
    messageId: `m-${index}`,
    sentAt: new Date(Date.UTC(2026, 10, 22, 10, index)).toISOString(),
    score: conversationScore,
    level,
    conversationScore,
    conversationLevel: level,
    ...changes,
  };
}
