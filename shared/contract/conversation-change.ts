// A chat platform's change of a conversation that is not a message: assigned, moved or ended.
import * as z from 'zod';
import { identifier } from './identifier';
import { instant } from './instant';
import { sentimentUpdate } from './sentiment';

export const conversationChange = z
  .object(
    {
      agentId: identifier.nullable().optional().meta({ description: 'The agent it is assigned to; null for none.' }),
      queueId: identifier.optional().meta({ description: 'The queue that it is moved to.' }),
      ended: z.literal(true, 'must be true').optional().meta({ description: 'It has ended.' }),
      at: instant.optional().meta({
        description:
          'When it was changed: ISO 8601, kept to the millisecond; the time of arrival where it is left out. A change that is older than one already taken is ignored.',
      }),
    },
    'must be a JSON object',
  )
  .refine((change) => change.agentId !== undefined || change.queueId !== undefined || change.ended !== undefined, {
    message: 'must have at least one of agentId, queueId and ended',
    // Runs even when fields have faults, so that all faults are reported together.
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  .meta({ id: 'ConversationChange', examples: [{ agentId: 'agent-3', at: '2026-11-22T10:05:00.000Z' }] });
/** The body of a change of a conversation. */
export type ConversationChangeRequest = z.infer<typeof conversationChange>;

export const changeIgnoredReasons = ['older', 'queue-disabled', 'unknown-conversation'] as const;
export type ChangeIgnoredReason = (typeof changeIgnoredReasons)[number];

/** The result of a change. */
export const conversationChangeReply = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('updated'), sentiment: sentimentUpdate }),
    z.object({
      outcome: z.literal('ignored'),
      reason: z.enum(changeIgnoredReasons).meta({
        description:
          '`older`: than a change already taken. `queue-disabled`: the queue is switched off. `unknown-conversation`: it has no message yet.',
      }),
      sentiment: sentimentUpdate,
    }),
  ])
  .meta({ id: 'ConversationChangeReply' });
export type ConversationChangeReply = z.infer<typeof conversationChangeReply>;
