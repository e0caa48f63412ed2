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

const secret = text.refine(
  (value) => value === value.trim(),
  'must not begin or end with a blank; it may have been pasted with it',
);

const publicUrl = text
  .trim()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), 'must be an http or https URL');

const writeBack = withKnownFields(
  z.object(
    {
      baseUrl: secureUrl
        .refine((value) => !/[?#]/.test(value), 'must have no query and no fragment')
        .transform((value) => value.trim().replace(/\/+$/, ''))
        .optional(),
      token: secret,
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
  z
    .object(
      {
        id: z
          .string('must be a string')
          .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must have 1 to 63 characters of a-z, 0-9 and "-", the first one no "-"'),
        platform: z.enum(platformNames, `must be one of ${platformNames.join(', ')}`),
        secrets: z.array(secret, 'must be a list of secrets').min(1, 'must have at least one secret'),
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
        verifyToken: secret.optional(),
        writeBack: writeBack.optional(),
      },
      'must be an object with id, platform and secrets',
    )
    .superRefine(
      (given, context) => {
        for (const [path, message] of mismatchesOf(given)) context.addIssue({ code: 'custom', path, message });
      },
      // Runs even when fields have faults, so that all faults are reported together.
      { when: ({ value }) => isObject(value) },
    ),
).transform(({ maxMessageAgeHours, writeBack, ...given }): Connection => {
  const platform = platformOf(given.platform);
  return {
    ...given,
    maxMessageAgeHours: maxMessageAgeHours ?? platform?.maxMessageAgeHours ?? defaultMaxMessageAgeHours,
    writeBack: writeBack && { ...writeBack, baseUrl: writeBack.baseUrl ?? platform?.writeBackTo?.baseUrl ?? '' },
  };
});

/** What the platform needs and the connection lacks, and the other way round. Fields may have faults of their own. */
function mismatchesOf(given: Readonly<Record<string, unknown>>): [path: string[], message: string][] {
  const platform = typeof given['platform'] === 'string' ? platformOf(given['platform']) : undefined;
  if (!platform) return [];
  const { title, requires = {}, writeBackTo } = platform;
  const { roles, publicUrl, writeBack } = given;
  const mismatches: [string[], string][] = [];
  if (requires.roles !== undefined && isWithoutRules(roles))
    mismatches.push([['roles'], `is required: ${requires.roles}`]);
  if (requires.publicUrl && publicUrl === undefined)
    mismatches.push([
      ['publicUrl'],
      `is required: the URL that ${title} calls, as it is entered there; ${title} signs it`,
    ]);
  if (writeBack !== undefined && !writeBackTo)
    mismatches.push([['writeBack'], `is not possible with ${title}; remove it`]);
  if (writeBackTo?.baseUrl === null && isObject(writeBack) && writeBack['baseUrl'] === undefined)
    mismatches.push([['writeBack', 'baseUrl'], `is required: the address of your ${title}`]);
  return mismatches;
}

function isWithoutRules(roles: unknown): boolean {
  const lists: unknown[] = isObject(roles) ? Object.values(roles) : [];
  return roles === undefined || (isObject(roles) && lists.every((list) => Array.isArray(list) && list.length === 0));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const connections = z.array(connection, 'must be a JSON array').superRefine((list, context) => {
  for (const [index, { id }] of list.entries()) {
    const earlier = list.slice(0, index).findIndex((other) => other.id === id);
    if (earlier >= 0)
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `repeats the id of connection ${earlier}` });
  }
});

/** Parses the setting's text. */
export const webhookConnections = jsonSetting('a JSON array', connections);
