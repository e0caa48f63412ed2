// Queues and their members in requests and replies.
import * as z from 'zod';
import { identifier } from './identifier';
import { withKnownFields } from './known-fields';
import { alertPolicy, alertPolicyChange, retentionDays } from './policy';

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
  z.object(
    {
      enabled: z.boolean('must be true or false').optional(),
      alerts: alertPolicyChange.optional(),
      storeText: z.boolean('must be true or false').optional(),
      retentionDays: retentionDays.optional(),
    },
    'must be a JSON object',
  ),
).meta({
  id: 'QueueChange',
  description: 'At least one field; those left out keep their value, also inside `alerts`.',
  examples: [{ enabled: true, alerts: { agentAt: 'negative', phrases: ['cancel my contract'] } }],
});
export type QueueChange = z.infer<typeof queueChange>;

export const queueView = z
  .object({
    queueId: identifier,
    enabled: z.boolean(),
    alerts: alertPolicy,
    storeText: z.boolean(),
    retentionDays: z.int(),
    members: z.array(z.object({ agentId: identifier, role: z.enum(memberRoles), name: z.string().nullable() })),
    updatedAt: z.iso.datetime().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'Queue' });
export type QueueView = z.infer<typeof queueView>;

/** One change of a queue. `field` is a path such as `alerts.agentAt` or `members.ben`. */
export const queueChangeRecord = z
  .object({ at: z.iso.datetime(), by: z.string(), field: z.string(), from: z.unknown(), to: z.unknown() })
  .meta({ id: 'QueueChangeRecord' });
export type QueueChangeRecord = z.infer<typeof queueChangeRecord>;

export const queueChangeList = z
  .object({ changes: z.array(queueChangeRecord), continuation: z.string().nullable() })
  .meta({ id: 'QueueChangeList' });

/** A queue in the caller's list. `role`: the caller's in this queue; `admin` for an administrator who is no member. */
export const listedQueue = z
  .object({ queueId: identifier, enabled: z.boolean(), role: z.enum([...memberRoles, 'admin']) })
  .meta({ id: 'ListedQueue' });
export type ListedQueue = z.infer<typeof listedQueue>;

export const queueList = z
  .object({ queues: z.array(listedQueue), continuation: z.string().nullable() })
  .meta({ id: 'QueueList' });
