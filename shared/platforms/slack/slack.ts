// Slack (docs.slack.dev): the `message` events of the Events API. Signed: HMAC-SHA256 over `v0:timestamp:body` in hex,
// keyed with the text of the app's signing secret. A message's `ts` is its id; it is unique within a channel. Shapes:
// `MessageEvent` in the package @slack/types.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { roleByRules } from '../author-rules';
import type { Connection } from '../connection';
import { optionalText } from '../payload-fields';
import { deletionOf, items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifyMac, verifyTimestamp, withoutPrefix } from '../signatures';
import { fromSeconds } from '../times';
import { ownWordsOf } from './slack-text';

const urlVerification = z.looseObject({ type: z.literal('url_verification'), challenge: z.string() });

const timestamp = z.string().min(1);

const message = z.looseObject({
  ts: timestamp,
  thread_ts: optionalText,
  subtype: optionalText,
  user: optionalText,
  username: optionalText,
  user_profile: z.looseObject({ display_name: optionalText, real_name: optionalText }).optional().catch(undefined),
  bot_id: optionalText,
  team: optionalText,
  user_team: optionalText,
  source_team: optionalText,
  text: optionalText,
  blocks: z.unknown().optional(),
  edited: z.looseObject({ ts: timestamp }).optional().catch(undefined),
});
type Message = z.output<typeof message>;

const messageEvent = z.looseObject({
  type: z.literal('message'),
  subtype: optionalText,
  channel: z.string().min(1),
  event_ts: optionalText,
  deleted_ts: timestamp.optional().catch(undefined),
  message: message.optional().catch(undefined),
  previous_message: message.optional().catch(undefined),
});
type MessageEvent = z.output<typeof messageEvent>;

const eventCallback = z.looseObject({ type: z.literal('event_callback'), event: messageEvent });

/** The kinds of messages that people and bots write. The others tell of joins, topics and the like. */
const writtenSubtypes: readonly (string | undefined)[] = [
  undefined,
  'bot_message',
  'file_share',
  'me_message',
  'thread_broadcast',
];

const slackbot = 'USLACKBOT';

export const slack: Platform = {
  title: 'Slack',
  requires: {
    roles:
      'Slack does not tell who is a customer. List ids of users or teams, such as {"agent": ["T0YOURTEAM"], "customer": ["*"]}',
  },
  verify({ header, rawBody }, { secrets }, now) {
    const timestamp = header('x-slack-request-timestamp');
    verifyTimestamp(timestamp, 'X-Slack-Request-Timestamp', now);
    verifyMac(withoutPrefix(header('x-slack-signature'), 'v0='), 'X-Slack-Signature', secrets, {
      algorithm: 'sha256',
      encoding: 'hex',
      content: [`v0:${timestamp}:`, rawBody],
    });
  },
  parse(payload, connection) {
    const handshake = urlVerification.safeParse(payload);
    if (handshake.success) return { kind: 'handshake', body: handshake.data.challenge };
    const { data } = eventCallback.safeParse(payload);
    return items(data ? toItem(data.event, connection) : notAMessage);
  },
};

function toItem(event: MessageEvent, connection: Connection): PlatformItem {
  switch (event.subtype) {
    case 'message_changed':
      return toEdit(event, connection);
    case 'message_deleted':
      return toDeletion(event, connection);
    default: {
      const { data } = message.safeParse(event);
      return data ? toMessage(event, data, 'created', connection) : notAMessage;
    }
  }
}

function toEdit(event: MessageEvent, connection: Connection): PlatformItem {
  const { message: after, previous_message: before } = event;
  if (!after) return notAMessage;
  // The root of a thread with replies is not deleted but replaced by a notice of Slackbot.
  if (after.subtype === 'tombstone') return toDeletion({ ...event, deleted_ts: after.ts }, connection);
  // Slack also tells of previews of links, of reactions and of replies as changes of a message.
  if (before && wordsOf(before) === wordsOf(after)) return notAMessage;
  return toMessage(event, after, 'edited', connection);
}

function toDeletion(event: MessageEvent, connection: Connection): PlatformItem {
  const { channel, event_ts, deleted_ts, previous_message: before } = event;
  if (before) return toMessage(event, before, 'deleted', connection);
  if (deleted_ts === undefined) return notAMessage;
  return deletionOf({ conversation: channel, messageId: deleted_ts, changedAt: fromSeconds(event_ts) });
}

function toMessage(
  { channel, event_ts }: MessageEvent,
  written: Message,
  change: 'created' | 'edited' | 'deleted',
  connection: Connection,
): PlatformItem {
  if (!writtenSubtypes.includes(written.subtype)) return notAMessage;
  const { ts, thread_ts, user, bot_id, username, user_profile } = written;
  const isReply = thread_ts !== undefined && thread_ts !== ts;
  return {
    kind: 'message',
    conversation: isReply ? `${channel}-${thread_ts}` : channel,
    messageId: ts,
    change,
    author: {
      role: roleOf(written, connection),
      id: user ?? bot_id,
      name: user_profile?.display_name || user_profile?.real_name || username,
    },
    text: wordsOf(written),
    sentAt: fromSeconds(ts),
    changedAt: change === 'created' ? undefined : fromSeconds(written.edited?.ts ?? event_ts),
    queue: channel,
  };
}

function roleOf(written: Message, { roles }: Connection): AuthorRole | 'unknown' {
  const { subtype, bot_id, user, user_team, source_team, team } = written;
  if (bot_id || subtype === 'bot_message' || user === slackbot) return 'bot';
  // In a channel that is shared with another organization, `team` can be the team that receives the event.
  const teams = user_team || source_team ? [user_team, source_team] : [team];
  const ids = [user, ...teams].filter((id) => id !== undefined);
  return roleByRules(ids, roles);
}

function wordsOf({ text, blocks }: Message): string | null {
  return ownWordsOf(text, blocks);
}
