// What the two routes of a correction share: the gate, the change and the reply.
import { verifyMaySee } from '../access/permissions';
import type { Caller } from '../access/tokens';
import type { App } from '../app';
import type { Correction } from '../conversations/message-store';
import { correctMessage, type MessageReference } from '../ingest/correct-message';
import { readVisibleConversation } from '../read-sentiment';
import type { Reply } from './endpoint';
import { NotFoundError } from './to-problem';

/**
 * @throws {ForbiddenError} unless the caller may see the conversation
 * @throws {NotFoundError} when there is no such message, or it was deleted
 */
export async function replyToCorrection(
  message: MessageReference,
  requestedQueueId: string | undefined,
  level: Correction['level'] | null,
  caller: Caller,
  app: App,
): Promise<Reply> {
  // Before the message is looked for, so that its existence is not revealed.
  await readVisibleConversation(message.conversationId, requestedQueueId, caller, app);
  const correction = level && { level, by: caller.agentId, at: app.now().toISOString() };
  const verify = (queue: Parameters<typeof verifyMaySee>[1]) => {
    verifyMaySee(caller, queue, { isNamed: false });
  };
  const corrected = await correctMessage(message, correction, verify, app);
  if (!corrected) throw new NotFoundError('The conversation has no message with this id, or it was deleted.');
  const { sentiment, ...sent } = corrected;
  return { json: sentiment, ...sent };
}
