// The message that a chat platform delivers, and the reply.
import * as z from 'zod';
import { identifier } from './identifier';
import { instant } from './instant';
import { sentimentUpdate } from './sentiment';

export const authorRoles = ['customer', 'agent', 'bot', 'system'] as const;
export type AuthorRole = (typeof authorRoles)[number];

export const maxTextCharacters = 30_000;

const text = z
  .string('must be a string')
  .superRefine((value, context) => {
    // A string has at least as many UTF-16 units as characters, so characters are counted only if the units exceed the
    // limit.
    if (value.length > maxTextCharacters && Array.from(value).length > maxTextCharacters)
      context.addIssue({ code: 'custom', message: `must have at most ${maxTextCharacters} characters` });
  })
  .meta({ maxLength: maxTextCharacters })
  .nullable()
  .meta({
    description:
      'What was written. Required unless `change` is `deleted`. A message whose text is null, empty or blank is ignored with the reason `no-text`.',
  });

const languageTag = z
  .string('must be a string')
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 language tag, such as "en" or "pt-BR"');

const described = {
  conversationId: identifier,
  messageId: identifier,
  sentAt: instant.optional().meta({
    description:
      'When it was written: ISO 8601, kept to the millisecond. The time of arrival where it is left out or more than five minutes in the future.',
  }),
  changedAt: instant.optional().meta({
    description:
      'When it was edited or deleted: ISO 8601, kept to the millisecond; the time of arrival where it is left out. An older edit never replaces a newer one. Has no meaning for a message that is `created`.',
  }),
  author: z.object(
    {
      role: z.enum(authorRoles, `must be one of ${authorRoles.join(', ')}`),
      id: z.string('must be a string').optional(),
      name: z.string('must be a string').optional(),
    },
    'must be an object with a role',
  ),
  queueId: identifier.optional(),
  agentId: identifier.optional(),
  language: languageTag.optional(),
};

/**
 * A message of a conversation: `created`, `edited` or `deleted`. Without `sentAt` the time of arrival is used; without
 * `queueId` the conversation stays in its queue.
 */
export const message = z
  .object(
    {
      ...described,
      change: z.enum(['created', 'edited', 'deleted'], 'must be one of created, edited, deleted').default('created'),
      text: text.optional(),
    },
    'must be a JSON object',
  )
  .refine((value) => value.text !== undefined || value.change === 'deleted', {
    path: ['text'],
    message: 'is required unless change is "deleted"',
    // Runs even when other fields have faults, so that all faults are reported together.
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  .meta({
    id: 'Message',
    examples: [
      {
        conversationId: 'c-42',
        messageId: 'm-7',
        text: "I've waited two weeks!",
        sentAt: '2026-11-22T10:00:00.000Z',
        author: { role: 'customer', id: 'cust-9', name: 'Ada' },
        queueId: 'billing',
        agentId: 'agent-3',
        language: 'en',
      },
    ],
  });
export type Message = z.infer<typeof message>;

export const ignoredReasons = ['not-customer', 'no-text', 'queue-disabled'] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];

/**
 * The result of a message. `duplicate`: already counted. `stored`: stored, but older than the window. `updated`,
 * `removed`: edited, deleted. `ignored`: neither stored nor analysed, for the given reason.
 */
export const messageReply = z
  .discriminatedUnion('outcome', [
    z.object({
      outcome: z.enum(['scored', 'duplicate', 'stored', 'updated', 'removed']),
      sentiment: sentimentUpdate,
    }),
    z.object({
      outcome: z.literal('ignored'),
      reason: z.enum(ignoredReasons),
      queueId: identifier.optional().meta({ description: 'With `queue-disabled`: the queue that is switched off.' }),
    }),
  ])
  .meta({ id: 'MessageReply' });
export type MessageReply = z.infer<typeof messageReply>;
