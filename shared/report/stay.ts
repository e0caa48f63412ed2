// What a conversation's state remembers for the report of its queue: pure. As long as messages only come one after the
// other, each change brings it up to date, and the report needs no other read. Once a stored message was changed,
// removed or corrected, or one came late, the levels are computed from the messages, see `figures.ts`.
import { levels, type Level } from '../sentiment/levels';

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
}

/** A change of a conversation, as far as a stay depends on it. */
export interface StayChange {
  /** The conversation's level after the change. */
  level: Level;
  /** The message that came, or got another time; null for a change without one. */
  message: { sentAt: string; isNewest: boolean } | null;
  /** Whether a stored message was changed, removed or corrected. */
  isRewritten: boolean;
  /** Whether the conversation was in no other queue: an older message then belongs to this one too. */
  isFirstQueue: boolean;
  /** When the change happens, ISO 8601. */
  at: string;
}

/** The stay after a change; null before the first message in the queue. */
export function stayAfter(stay: Stay | null, change: StayChange): Stay | null {
  const { level, message, isRewritten, isFirstQueue, at } = change;
  const needsMessages = isRewritten || message?.isNewest === false;
  if (!stay) return message && beginStay(message.sentAt, level, needsMessages ? at : null);
  if (!message) return isRewritten ? { ...stay, rewrittenAt: at } : stay;
  const isFirst = isFirstQueue && message.sentAt < stay.firstMessageAt;
  return {
    ...stayWithLevel(stay, level, message.sentAt),
    firstMessageAt: isFirst ? message.sentAt : stay.firstMessageAt,
    rewrittenAt: needsMessages ? at : stay.rewrittenAt,
  };
}

/** A stay whose first message was written at an instant. */
export function beginStay(firstMessageAt: string, level: Level, rewrittenAt: string | null = null): Stay {
  const negativeAt = isNegativeOrWorse(level) ? firstMessageAt : null;
  return { firstMessageAt, startLevel: level, lowestLevel: level, negativeAt, recoveredAt: null, rewrittenAt };
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
