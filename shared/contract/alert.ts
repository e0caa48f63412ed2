// Alerts: what an agent or the supervisors of a queue must know, as pushed, listed and changed.
import * as z from 'zod';
import { levels } from '../sentiment/levels';
import { identifier } from './identifier';

export const alertKinds = ['level', 'drop', 'streak', 'phrase'] as const;
export type AlertKind = (typeof alertKinds)[number];

export const alertAudiences = ['agent', 'supervisor'] as const;
export type AlertAudience = (typeof alertAudiences)[number];

/** `open` and `acknowledged` are unresolved. There is no way back from `ignored` and `resolved`. */
export const alertStates = ['open', 'acknowledged', 'ignored', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

export const customer = z
  .object({ id: z.string().nullable(), name: z.string().nullable() })
  .nullable()
  .meta({ description: 'As the newest message that names the customer has it.' });
export type Customer = z.infer<typeof customer>;

export const alert = z
  .object({
    alertId: z.string(),
    conversationId: identifier,
    queueId: identifier,
    agentId: identifier.nullable(),
    customer,
    kind: z.enum(alertKinds),
    for: z.enum(alertAudiences),
    level: z.enum(levels),
    previousLevel: z.enum(levels),
    reason: z
      .string()
      .meta({ description: "One English sentence without the customer's words, a found phrase aside." }),
    at: z.iso.datetime(),
    state: z.enum(alertStates),
    stateBy: z.string().nullable().meta({ description: 'Who changed the state; null for the rules.' }),
    stateAt: z.iso.datetime(),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof alert>;

export const alertChange = z
  .object(
    {
      state: z.enum(['acknowledged', 'ignored', 'resolved'], 'must be one of acknowledged, ignored, resolved'),
    },
    'must be a JSON object',
  )
  .meta({ id: 'AlertChange', examples: [{ state: 'acknowledged' }] });

export const alertList = z
  .object({ alerts: z.array(alert).meta({ description: 'Newest first.' }), continuation: z.string().nullable() })
  .meta({ id: 'AlertList' });
