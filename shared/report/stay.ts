// What a conversation's state remembers for the report of its queue: pure. As long as messages only come one after the
// other, each change brings it up to date, and the report needs no other read. Once a stored message was changed,
// removed or corrected, or one came late, the levels are computed from the messages, see `figures.ts`.
import { levels, type Level } from '../sentiment/levels';
import { alertsAfter, isBeforeEnd, noStayAlerts, type AlertingChange, type StayAlerts } from './stay-alerts';

/** What happened while a conversation is in its queue, from its first message there. */
export interface Stay {
  /** When the first message in the queue was written, ISO 8601. */
  firstMessageAt: string;
  /** The level after that message. */
  startLevel: Level;
  lowestLevel: Level;
  /** When the level first was negative or worse, ISO 8601; null if never. */
  negativeAt: string | null;
  /** When it first was neutral or better after that, ISO 8601; null if never. */
  recoveredAt: string | null;
  /** When what is above last stopped being all that is needed, ISO 8601; null if never. */
  rewrittenAt: string | null;
  /**
   * The alerts that each setting alone would have opened. Absent in stays that began in an earlier build, and after too
   * many ends: they are not counted.
   */
  alerts?: StayAlerts;
}

/** A change of a conversation, as far as a stay depends on it. */
export interface StayChange extends AlertingChange {
  /** The conversation's level after the change. */
  level: Level;
  /** Whether a stored message was changed, removed or corrected. */
  isRewritten: boolean;
  /** Whether the conversation was in no other queue: an older message then belongs to this one too. */
  isFirstQueue: boolean;
  /** When the change happens, ISO 8601. */
  at: string;
}

/** The stay after a change; null before the first message in the queue. */
export function stayAfter(stay: Stay | null, change: StayChange): Stay | null {
  const { message, isRewritten, at } = change;
  const next = message ? stayWithMessage(stay, message.sentAt, change) : stay;
  if (!next) return null;
  const isLate = message !== null && (message.tallied === null || isBeforeEnd(next.alerts, message.sentAt));
  const needsMessages = isRewritten || isLate;
  const { alerts: before, ...others } = next;
  const alerts = before && alertsAfter(before, change, needsMessages);
  return { ...others, ...(needsMessages && { rewrittenAt: at }), ...(alerts && { alerts }) };
}

function stayWithMessage(stay: Stay | null, sentAt: string, { level, isFirstQueue }: StayChange): Stay {
  if (!stay) return beginStay(sentAt, level);
  const isFirst = isFirstQueue && sentAt < stay.firstMessageAt;
  return { ...stayWithLevel(stay, level, sentAt), ...(isFirst && { firstMessageAt: sentAt }) };
}

/** A stay whose first message was written at an instant. */
export function beginStay(firstMessageAt: string, level: Level): Stay {
  return {
    firstMessageAt,
    startLevel: level,
    lowestLevel: level,
    negativeAt: isNegativeOrWorse(level) ? firstMessageAt : null,
    recoveredAt: null,
    rewrittenAt: null,
    alerts: noStayAlerts,
  };
}

/** A stay after the next message, which was written at an instant and left the conversation at a level. */
export function stayWithLevel(stay: Stay, level: Level, sentAt: string): Stay {
  const negativeAt = stay.negativeAt ?? (isNegativeOrWorse(level) ? sentAt : null);
  const hasRecovered = negativeAt !== null && isNeutralOrBetter(level);
  return {
    ...stay,
    lowestLevel: rank(level) < rank(stay.lowestLevel) ? level : stay.lowestLevel,
    negativeAt,
    recoveredAt: stay.recoveredAt ?? (hasRecovered ? sentAt : null),
  };
}

export function isNegativeOrWorse(level: Level): boolean {
  return rank(level) <= rank('negative');
}

export function isNeutralOrBetter(level: Level): boolean {
  return rank(level) >= rank('neutral');
}

/** 0 for the worst level. */
export function rank(level: Level): number {
  return levels.indexOf(level);
}
