// The policy of a queue: when it alerts whom, whether texts are stored, and for how long.
import * as z from 'zod';
import { withKnownFields } from './known-fields';

/** The levels at which an alert can be set. */
export const alertLevels = ['slightly-negative', 'negative', 'very-negative'] as const;
/** `off`: never. */
export const alertThresholds = ['off', ...alertLevels] as const;
export type AlertThreshold = (typeof alertThresholds)[number];

export const maxPhrases = 50;
export const maxPhraseCharacters = 100;
/** How many negative messages in a row a streak can have. */
export const streakLengths = [2, 3, 4, 5, 6] as const;
const streakRange = 'must be 0 (off) or a whole number from 2 to 6';

const threshold = z.enum(alertThresholds, `must be one of ${alertThresholds.join(', ')}`);

const phrase = z
  .string('must be a string')
  .trim()
  .refine(
    (text) => Array.from(text).length <= maxPhraseCharacters,
    `must have at most ${maxPhraseCharacters} characters`,
  )
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must contain a letter or a digit');

const alerts = {
  agentAt: threshold.meta({ description: 'The level at or below which the agent is alerted.' }),
  supervisorAt: threshold.meta({ description: 'The level at or below which supervisors are alerted.' }),
  drop: z.boolean('must be true or false').meta({ description: 'Alert supervisors when the level falls by three.' }),
  streak: z
    .int(streakRange)
    .min(0, streakRange)
    .max(6, streakRange)
    .refine((value) => value !== 1, streakRange)
    .meta({ description: 'Alert supervisors after so many negative messages in a row; 0: never.' }),
  phrases: z
    .array(phrase, 'must be a list of phrases')
    .max(maxPhrases, `must have at most ${maxPhrases} phrases`)
    .meta({ description: 'Alert supervisors when a message contains one of them.' }),
};

export const alertPolicy = z.object(alerts);
export type AlertPolicy = z.infer<typeof alertPolicy>;

/** Alerts are off until a supervisor sets them. */
export const noAlerts: AlertPolicy = { agentAt: 'off', supervisorAt: 'off', drop: false, streak: 0, phrases: [] };

export const alertPolicyChange = withKnownFields(
  z.object(
    {
      agentAt: alerts.agentAt.optional(),
      supervisorAt: alerts.supervisorAt.optional(),
      drop: alerts.drop.optional(),
      streak: alerts.streak.optional(),
      phrases: alerts.phrases.optional(),
    },
    'must be an object',
  ),
);

const daysRange = 'must be a whole number from 1 to 3650';
export const retentionDays = z.int(daysRange).min(1, daysRange).max(3650, daysRange);
