// Decides the alerts of a planned change: what opens, what is resolved. Pure.
import { createHash } from 'node:crypto';
import { decideAlerts, noAlertMemory, type Episode, type Opening } from '../alerts/alert-rules';
import type { Alert } from '../contract/alert';
import type { ConversationState } from '../conversations/message-store';
import type { Plan } from '../conversations/plan-change';
import { endOf, hasMovedFrom, ruledWindow } from '../conversations/window';
import type { Queue } from '../queues/queue-store';
import type { Aggregation } from '../sentiment/levels';

/** The state with its alerts, and the alerts that are new or whose state changed. */
export interface PlannedAlerts {
  state: ConversationState;
  alerts: Alert[];
}

/** Alerts of phrases: the other kinds are at most one each. */
const maxPhraseAlerts = 40;
/** The rows of a transaction that are left for alerts and their events, of 100. */
const maxAlertRows = 80;

/**
 * How many alerts of phrases a conversation can have at once. A bound, because one transaction writes all that are
 * resolved by a move or an end, with an event for each of their targets.
 */
function phraseAlertLimit(targets: number): number {
  const episodeAlerts = 4;
  return Math.max(1, Math.min(maxPhraseAlerts, Math.floor(maxAlertRows / (1 + targets)) - 2 * episodeAlerts));
}

/**
 * @param queue the queue that the conversation is in after the change
 * @param at when the change happens, ISO 8601
 * @param targets the number of targets that receive an event for each alert
 */
export function planAlerts(plan: Plan, queue: Queue, { edges }: Aggregation, at: string, targets = 0): PlannedAlerts {
  const { conversation, state, cause, window } = plan;
  const { conversationId, state: before } = conversation;
  // Moving and ending resolve the open alerts, and arm all kinds again.
  const beginsAnew = hasMovedFrom(before, state) || endOf(before, state) !== null;
  const message = cause.kind === 'message' ? cause : { messageId: null, isWorse: false, newPhrases: [] };
  const decision = decideAlerts(
    beginsAnew ? noAlertMemory : state.alertMemory,
    { ...message, levelAfter: state.level, window: window ? ruledWindow(window, edges) : null },
    queue.alerts,
  );

  const isResolved = (alert: Alert) => beginsAnew || decision.armed.some((episode) => isOf(alert, episode));
  const resolved = state.unresolvedAlerts
    .filter(isResolved)
    .map((alert): Alert => ({ ...alert, state: 'resolved', stateBy: null, stateAt: at }));
  const kept = state.unresolvedAlerts.filter((alert) => !isResolved(alert));
  const freePhraseAlerts = phraseAlertLimit(targets) - state.unresolvedAlerts.filter(isOfPhrase).length;
  // The other kinds are never left out: they would count as told.
  const opened = [
    ...decision.opens.filter((opening) => !isOfPhrase(opening)),
    ...decision.opens.filter(isOfPhrase).slice(0, Math.max(0, freePhraseAlerts)),
  ].map((opening) => toAlert(opening, conversationId, message.messageId ?? '', state, at));
  const alerts = [...resolved, ...opened];
  return {
    alerts,
    state: {
      ...state,
      // A row of the live list is newer by its revision, and it shows the alert.
      revision: alerts.length > 0 ? Math.max(state.revision, (before?.revision ?? 0) + 1) : state.revision,
      alertMemory: decision.memory,
      unresolvedAlerts: [...kept, ...opened],
    },
  };
}

function isOfPhrase({ kind }: Pick<Alert, 'kind'>): boolean {
  return kind === 'phrase';
}

function isOf(alert: Alert, episode: Episode): boolean {
  return episode === 'level-agent' || episode === 'level-supervisor'
    ? alert.kind === 'level' && `level-${alert.for}` === episode
    : alert.kind === episode;
}

/** The id of the alert of a phrase in a message: the same each time, so that it is told once. */
export function phraseAlertId(messageId: string, phrase: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([messageId, phrase.toLowerCase()]))
    .digest('base64url');
  return `phrase-${hash.slice(0, 22)}`;
}

function toAlert(
  opening: Opening,
  conversationId: string,
  messageId: string,
  { queueId, agentId, customer, level, previousLevel, revision }: ConversationState,
  at: string,
): Alert {
  const { kind, phrase } = opening;
  return {
    alertId: phrase === undefined ? `${kind}-${opening.for}-${revision}` : phraseAlertId(messageId, phrase),
    ...{ conversationId, queueId, agentId, customer, kind, for: opening.for, level, previousLevel },
    reason: reasonOf(opening, level, previousLevel),
    at,
    ...{ state: 'open', stateBy: null, stateAt: at },
  };
}

function reasonOf({ kind, phrase }: Opening, level: string, previousLevel: string): string {
  const inWords = (name: string) => name.replace('-', ' ');
  switch (kind) {
    case 'level':
      return `The conversation went from ${inWords(previousLevel)} to ${inWords(level)}.`;
    case 'drop':
      return `The conversation fell by three levels or more, to ${inWords(level)}.`;
    case 'streak':
      return 'The last messages were all slightly negative or worse.';
    case 'phrase':
      return `A message contains "${phrase}".`;
  }
}
