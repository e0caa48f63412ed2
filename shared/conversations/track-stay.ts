// Keeps what the report of a queue needs in the conversation's state: pure.
import type { CountedMessage, CountedStay } from '../report/figures';
import { stayAfter } from '../report/stay';
import { levelOf, type Aggregation } from '../sentiment/levels';
import { conversationScores } from './course';
import type { ConversationState, ScoredMessage } from './message-store';
import type { Plan } from './plan-change';
import { endOf, hasMovedFrom, ruledWindow, scoreOf } from './window';

/** A bound on the size of the state. The reports of further queues do not count the conversation. */
const maxFormerQueues = 100;

/** The plan with a state that knows its stay in the queue after the change, which happens at an instant (ISO 8601). */
export function trackStay(plan: Plan, { edges }: Aggregation, at: string): Plan {
  const { conversation, state, window, insert, restore, redate, remove, replace = [] } = plan;
  const { state: before } = conversation;
  const hasMoved = hasMovedFrom(before, state);
  const formerQueueIds =
    hasMoved && before.stay && !before.formerQueueIds.includes(before.queueId)
      ? [...before.formerQueueIds, before.queueId]
      : state.formerQueueIds;
  if (formerQueueIds.length >= maxFormerQueues) return { ...plan, state: { ...state, stay: null, formerQueueIds } };
  const message = insert ?? restore ?? redate?.to;
  const stayBefore = hasMoved ? null : state.stay;
  const end = endOf(before, state);
  const stay = stayAfter(stayBefore, {
    level: state.level,
    message: message
      ? {
          sentAt: message.sentAt,
          tallied:
            window?.[0] === message && !redate
              ? {
                  messageId: message.messageId,
                  levelAfter: state.level,
                  window: ruledWindow(window, edges),
                  levelsAfter: stayBefore ? state.alertMemory.levelsAfter : {},
                }
              : null,
        }
      : null,
    end: end === null ? null : { at: end, lastMessageAt: state.lastMessageAt ?? end },
    isRewritten: replace.length > 0 || remove !== undefined,
    isFirstQueue: formerQueueIds.length === 0,
    at,
  });
  return { ...plan, state: { ...state, stay, formerQueueIds } };
}

/** The stay of a conversation in its queue as it stands or ended; null before the first message in the queue. */
export function countedStayOf({ stay, level, lastMessageAt }: ConversationState): CountedStay | null {
  return stay && { ...stay, endLevel: level, lastMessageAt: lastMessageAt ?? stay.firstMessageAt };
}

/**
 * The messages of a conversation as its figures need them.
 * @param messages all of them, oldest first
 */
export function countedMessages(messages: readonly ScoredMessage[], aggregation: Aggregation): CountedMessage[] {
  const { edges } = aggregation;
  return conversationScores(messages, aggregation).map(({ message, conversationScore }) => {
    const own = scoreOf(message);
    return {
      sentAt: message.sentAt,
      levelAfter: levelOf(conversationScore, edges),
      ownLevel: own === null ? null : levelOf(own, edges),
      correctedTo: message.correction?.level ?? null,
    };
  });
}
