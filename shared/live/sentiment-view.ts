// Converts stored data to its public view: a state to an update, a conversation to a snapshot.
import type { SentimentSnapshot, SentimentUpdate, WindowMessage } from '../contract/sentiment';
import type { Conversation, ConversationState, ScoredMessage } from '../conversations/message-store';
import { countedScoreOf, scoreOf } from '../conversations/window';
import { levelOf, weightOf, windowSize, type Aggregation } from '../sentiment/levels';

/** The update of a conversation that has no message yet: neutral, revision 0. */
export function toNeutralUpdate(conversationId: string, queueId: string): SentimentUpdate {
  return {
    conversationId,
    queueId,
    agentId: null,
    revision: 0,
    level: 'neutral',
    score: 0,
    previousLevel: 'neutral',
    trend: 'steady',
    messageCount: 0,
    updatedAt: null,
    provider: null,
    degraded: false,
  };
}

/** The public fields of a state. They are listed one by one, so that a new field of the state is not published. */
export function toUpdate(conversationId: string, state: ConversationState): SentimentUpdate {
  return {
    conversationId,
    queueId: state.queueId,
    agentId: state.agentId,
    revision: state.revision,
    level: state.level,
    score: state.score,
    previousLevel: state.previousLevel,
    trend: state.trend,
    messageCount: state.messageCount,
    updatedAt: state.updatedAt,
    provider: state.provider,
    degraded: state.degraded,
  };
}

/** @param queueId the queue of a conversation that has no message yet */
export function toSnapshot(conversation: Conversation, queueId: string, aggregation: Aggregation): SentimentSnapshot {
  const { conversationId, state } = conversation;
  return {
    ...(state ? toUpdate(conversationId, state) : toNeutralUpdate(conversationId, queueId)),
    alert: state?.unresolvedAlerts.findLast((alert) => alert.for === 'agent' && alert.state === 'open') ?? null,
    window: conversation.messages
      .slice(0, windowSize)
      .map((message, index) => toWindowMessage(message, weightOf(index, aggregation.decay), aggregation)),
  };
}

function toWindowMessage(message: ScoredMessage, weight: number, { edges }: Aggregation): WindowMessage {
  const score = scoreOf(message);
  return {
    messageId: message.messageId,
    sentAt: message.sentAt,
    ...(message.text !== undefined && { text: message.text }),
    ...(message.language !== undefined && { language: message.language }),
    scores: message.scores,
    score,
    level: score === null ? null : levelOf(score, edges),
    weight: countedScoreOf(message, edges) === null ? 0 : weight,
    provider: message.provider,
    evidence: message.evidence,
    correction: message.correction ?? null,
  };
}
