// Rows and alerts as the API has them, for the tests of the board.
import type { ListedAlert, LiveRow } from '../../../panel/live/live-row';

export function liveRow(conversationId: string, more: Partial<LiveRow> = {}): LiveRow {
  return {
    conversationId,
    queueId: 'billing',
    agentId: null,
    customer: null,
    revision: 1,
    level: 'neutral',
    score: 0,
    trend: 'steady',
    messageCount: 1,
    degraded: false,
    lastMessageAt: '2026-11-22T10:00:00.000Z',
    scores: [0],
    alert: null,
    ...more,
  };
}

/** A supervisor's open alert. Its id is the same in every conversation, as the server's are. */
export function boardAlert(conversationId: string, more: Partial<ListedAlert> = {}): ListedAlert {
  return {
    alertId: 'level-supervisor-1',
    conversationId,
    queueId: 'billing',
    agentId: null,
    customer: null,
    kind: 'level',
    for: 'supervisor',
    level: 'negative',
    previousLevel: 'neutral',
    reason: 'The level went from neutral to negative.',
    at: '2026-11-22T10:00:00.000Z',
    state: 'open',
    stateAt: '2026-11-22T10:00:00.000Z',
    ...more,
  };
}
