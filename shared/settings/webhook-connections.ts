// The connections to chat platforms: the setting WEBHOOK_CONNECTIONS, a JSON array.
import * as z from 'zod';
import { identifier } from '../contract/identifier';
import { withKnownFields } from '../contract/known-fields';
import type { Connection } from '../platforms/connection';
import { platformNames, platformOf } from '../platforms/platforms';
import { jsonSetting } from './json-setting';
import { secureUrl } from './secure-url';

const defaultMaxMessageAgeHours = 24;
const defaultAttribute = 'customer_sentiment';

const text = z.string('must be a string').min(1, 'must not be empty');
const patterns = z.array(text, 'must be a list of patterns').default([]);

const publicUrl = text.refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  'must be an http or https URL',
);

const writeBack = withKnownFields(
  z.object(
    {
      baseUrl: secureUrl.transform((value) => value.replace(/\/+$/, '')).optional(),
      token: text,
      attribute: z
        .string('must be a string')
        .regex(/^[A-Za-z][\w-]{0,63}$/, 'must be a name of letters, digits, "_" and "-"')
        .default(defaultAttribute),
      appId: text.optional(),
    },
    'must be an object with a token',
  ),
);

const connection = withKnownFields(
  z.object(
    {
      id: z
        .string('must be a string')
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must have 1 to 63 characters of a-z, 0-9 and "-", the first one no "-"'),
      platform: z.enum(platformNames, `must be one of ${platformNames.join(', ')}`),
      secrets: z.array(text, 'must be a list of secrets').min(1, 'must have at least one secret'),
      queueId: identifier.optional(),
      queues: z.record(z.string(), identifier, 'must map ids of the platform to queues').default({}),
      roles: withKnownFields(
        z.object(
          { agent: patterns, bot: patterns, customer: patterns },
          'must be an object with agent, bot and customer',
        ),
      ).default({ agent: [], bot: [], customer: [] }),
      publicUrl: publicUrl.optional(),
      maxMessageAgeHours: z
        .number('must be a number')
        .positive('must be more than 0')
        .max(24 * 365, 'must be at most 8760')
        .optional(),
      verifyToken: text.optional(),
      writeBack: writeBack.optional(),
    },
    'must be an object with id, platform and secrets',
  ),
).transform((given, context): Connection => {
  const platform = platformOf(given.platform);
  const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  const { roles, publicUrl: isUrlRequired } = platform?.requires ?? {};
  if (roles && !Object.values(given.roles).some((list) => list.length > 0)) fault(['roles'], `is required: ${roles}`);
  if (isUrlRequired && given.publicUrl === undefined)
    fault(
      ['publicUrl'],
      `is required: the URL that ${platform?.title} calls, as it is entered there; ${platform?.title} signs it`,
    );
  const { writeBackTo } = platform ?? {};
  if (given.writeBack && !writeBackTo) fault(['writeBack'], `is not possible with ${platform?.title}; remove it`);
  else if (given.writeBack && given.writeBack.baseUrl === undefined && writeBackTo?.baseUrl === null)
    fault(['writeBack', 'baseUrl'], `is required: the address of your ${platform?.title}`);
  return {
    ...given,
    maxMessageAgeHours: given.maxMessageAgeHours ?? platform?.maxMessageAgeHours ?? defaultMaxMessageAgeHours,
    writeBack: given.writeBack && {
      ...given.writeBack,
      baseUrl: given.writeBack.baseUrl ?? writeBackTo?.baseUrl ?? '',
    },
  };
});

const connections = z.array(connection, 'must be a JSON array').superRefine((list, context) => {
  for (const [index, { id }] of list.entries()) {
    const earlier = list.slice(0, index).findIndex((other) => other.id === id);
    if (earlier >= 0)
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `repeats the id of connection ${earlier}` });
  }
});

/** Parses the setting's text. */
export const webhookConnections = jsonSetting('a JSON array', connections);
