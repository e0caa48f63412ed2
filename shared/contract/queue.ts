// Queues and their members in requests and replies.
import * as z from 'zod';
import { identifier } from './identifier';
import { withKnownFields } from './known-fields';

export const memberRoles = ['agent', 'supervisor'] as const;
export type MemberRole = (typeof memberRoles)[number];

export const memberChange = z
  .object(
    {
      role: z.enum(memberRoles, `must be one of ${memberRoles.join(', ')}`),
      name: z.string('must be a string').max(256, 'must have at most 256 characters').optional(),
    },
    'must be a JSON object',
  )
  .meta({ id: 'MemberChange', examples: [{ role: 'agent', name: 'Ben' }] });
export type MemberChange = z.infer<typeof memberChange>;

export const queueChange = withKnownFields(
  z.object({ enabled: z.boolean('must be true or false').optional() }, 'must be a JSON object'),
).meta({
  id: 'QueueChange',
  description: 'At least one field; those left out keep their value.',
  examples: [{ enabled: true }],
});
export type QueueChange = z.infer<typeof queueChange>;

export const queueView = z
  .object({
    queueId: identifier,
    enabled: z.boolean(),
    members: z.array(z.object({ agentId: identifier, role: z.enum(memberRoles), name: z.string().nullable() })),
    updatedAt: z.iso.datetime().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'Queue' });
export type QueueView = z.infer<typeof queueView>;
