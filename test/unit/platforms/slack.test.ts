import { notAMessage } from '../../../shared/platforms/platform';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { slack } from '../../../shared/platforms/slack/slack';
import { itemOf, postOf } from '../../support/parsed-payload';
import { connectionOf } from '../../support/platform-connections';

const connection = connectionOf('slack', {
  roles: { agent: ['T0HOME', 'U0ROBIN'], bot: ['U0HELPBOT'], customer: ['T0PARTNER', 'U0ADA'] },
});

const written = {
  user: 'U0ADA',
  type: 'message',
  ts: '1795341598.000200',
  client_msg_id: '2f1d8e0e-0000-4000-8000-000000000001',
  text: "I've waited two weeks!",
  team: 'T0PARTNER',
  blocks: [
    {
      type: 'rich_text',
      block_id: 'vNqYI',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: "I've waited two weeks!" }] }],
    },
  ],
};
const envelope = { channel: 'C0HELP', event_ts: '1795341598.000200', channel_type: 'channel' };

/** A message as the Events API sends it. */
function callback(event: object) {
  return {
    token: 'Z0FAKETOKEN',
    team_id: 'T0HOME',
    context_team_id: 'T0HOME',
    context_enterprise_id: null,
    api_app_id: 'A0UNDERTONE',
    event: { ...envelope, ...event },
    type: 'event_callback',
    event_id: 'Ev0PV52K21',
    event_time: 1795341598,
    authorizations: [
      { enterprise_id: null, team_id: 'T0HOME', user_id: 'U0APP', is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: true,
    event_context: '4-eyJldCI6Im1lc3NhZ2UifQ',
  };
}

const received = (event: object) => itemOf(slack, callback(event), connection);

/** A message without blocks, as an app or `/me` writes it. */
const mrkdwn = (text: string) => ({ ...written, blocks: undefined, text });

const edited = (given: { before?: object | null; after?: object }) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  ts: '1795341700.000300',
  event_ts: '1795341700.000300',
  message: { ...mrkdwn('It arrived, thank you!'), edited: { user: 'U0ADA', ts: '1795341699.000000' }, ...given.after },
  ...(given.before !== null && { previous_message: { ...written, ...given.before } }),
});

const deleted = {
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  ts: '1795341800.000400',
  event_ts: '1795341800.000400',
  deleted_ts: written.ts,
  previous_message: written,
};

describe('The adapter of Slack', () => {
  it("verifies the vector of Slack's documentation, for five minutes", () => {
    // "Verifying requests from Slack", and ExpressReceiver.spec.ts in github.com/slackapi/bolt-js.
    const secrets = ['8f742231b10e8888abcd99yyyzzz85a5'];
    const signedAt = 1531420618;
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      'x-slack-request-timestamp': String(signedAt),
    };
    const verifyAt = (seconds: number, text = body, given: object = headers) =>
      slack.verify(postOf(text, { ...given }), { ...connection, secrets }, new Date(seconds * 1000));
    for (const seconds of [signedAt - 300, signedAt, signedAt + 300]) expect(() => verifyAt(seconds)).not.toThrow();
    for (const seconds of [signedAt - 301, signedAt + 301]) expect(() => verifyAt(seconds)).toThrow(SignatureError);
    expect(() => verifyAt(signedAt, `${body}&`)).toThrow(SignatureError);
    const unversioned = { ...headers, 'x-slack-signature': headers['x-slack-signature'].slice('v0='.length) };
    expect(() => verifyAt(signedAt, body, unversioned)).toThrow(SignatureError);
  });

  it('answers the verification of the URL with its challenge', () => {
    const payload = {
      token: 'Z0FAKETOKEN',
      challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
      type: 'url_verification',
    };
    expect(slack.parse(payload, connection)).toEqual({ kind: 'handshake', body: payload.challenge });
  });

  it("takes a customer's message", () => {
    expect(received(written)).toEqual({
      kind: 'message',
      conversation: 'C0HELP',
      messageId: '1795341598.000200',
      change: 'created',
      author: { role: 'customer', id: 'U0ADA', name: undefined },
      text: "I've waited two weeks!",
      sentAt: '2026-11-22T09:59:58.000Z',
      changedAt: undefined,
      queue: 'C0HELP',
    });
  });

  it.each([
    ['a reply', { thread_ts: '1795341000.000100', parent_user_id: 'U0ROBIN' }, 'C0HELP-1795341000.000100'],
    [
      'a reply that is also sent to the channel',
      { subtype: 'thread_broadcast', thread_ts: '1795341000.000100', root: {} },
      'C0HELP-1795341000.000100',
    ],
    ['the root of a thread', { thread_ts: written.ts, reply_count: 2 }, 'C0HELP'],
  ])('puts %s into its conversation', (_, given, conversation) => {
    expect(received({ ...written, ...given })).toMatchObject({ conversation, messageId: written.ts });
  });

  it.each([
    ['the user of an agent', { user: 'U0ROBIN', team: 'T0PARTNER' }, 'agent'],
    ['the team of the agents', { user: 'U0OTHER', team: 'T0HOME' }, 'agent'],
    [
      'a foreign team, in a channel of the own team',
      { user: 'U0OTHER', team: 'T0HOME', user_team: 'T0PARTNER', source_team: 'T0PARTNER' },
      'customer',
    ],
    ['nobody who is configured', { user: 'U0OTHER', team: 'T0OTHER' }, 'unknown'],
    ['no user at all', { user: undefined, team: undefined }, 'unknown'],
    ['the user of a bot', { user: 'U0HELPBOT' }, 'bot'],
    ['an app for a customer', { bot_id: 'B0APP', app_id: 'A0APP' }, 'bot'],
    [
      'a bot without a user',
      { subtype: 'bot_message', user: undefined, bot_id: 'B0APP', username: 'Assistant' },
      'bot',
    ],
    ['Slackbot', { user: 'USLACKBOT' }, 'bot'],
  ])('takes a message of %s', (_, given, role) => {
    expect(received({ ...written, ...given })).toMatchObject({ kind: 'message', author: { role } });
  });

  it("gives the author's name in a shared channel", () => {
    const user_profile = { real_name: 'Ada Example', display_name: 'Ada', team: 'T0PARTNER' };
    expect(received({ ...written, user_profile })).toMatchObject({ author: { name: 'Ada' } });
    expect(received({ ...written, user_profile: { ...user_profile, display_name: '' } })).toMatchObject({
      author: { name: 'Ada Example' },
    });
  });

  it('takes the words that come with a file, and none where there are none', () => {
    const file = {
      id: 'F0PARCEL',
      name: 'parcel.png',
      title: 'parcel',
      mimetype: 'image/png',
      permalink: 'https://example.com/f',
    };
    const share = { ...mrkdwn('Look at this'), subtype: 'file_share', files: [file], upload: false };
    expect(received(share)).toMatchObject({ text: 'Look at this', author: { role: 'customer' } });
    expect(received({ ...share, text: '' })).toMatchObject({ text: null, author: { role: 'customer' } });
  });

  it('takes an edit', () => {
    expect(received(edited({}))).toMatchObject({
      conversation: 'C0HELP',
      messageId: written.ts,
      change: 'edited',
      author: { role: 'customer' },
      text: 'It arrived, thank you!',
      sentAt: '2026-11-22T09:59:58.000Z',
      changedAt: '2026-11-22T10:01:39.000Z',
    });
    expect(received(edited({ before: null }))).toMatchObject({ change: 'edited', text: 'It arrived, thank you!' });
  });

  it('does not take the preview of a link or a new reply for an edit', () => {
    const attachments = [{ from_url: 'https://example.com/', title: 'Somebody else', text: 'Terrible!', id: 1 }];
    expect(received(edited({ before: {}, after: { ...written, attachments } }))).toEqual(notAMessage);
    const root = { ...written, thread_ts: written.ts, reply_count: 1 };
    expect(received(edited({ after: root }))).toEqual(notAMessage);
  });

  it.each([
    ['a message', deleted, 'C0HELP'],
    [
      'a reply',
      { ...deleted, previous_message: { ...written, thread_ts: '1795341000.000100' } },
      'C0HELP-1795341000.000100',
    ],
    ['a message whose text is not sent along', { ...deleted, previous_message: undefined }, 'C0HELP'],
    [
      'the root of a thread, which Slack replaces',
      edited({ after: { subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', hidden: true } }),
      'C0HELP',
    ],
  ])('takes the deletion of %s', (_, event, conversation) => {
    expect(received(event)).toMatchObject({
      conversation,
      messageId: written.ts,
      change: 'deleted',
      author: { role: 'customer' },
      changedAt: expect.stringMatching(/^2026-11-22T10:0[13]/) as string,
    });
  });

  it("keeps the role of an agent's deleted message", () => {
    const event = { ...deleted, previous_message: { ...written, user: 'U0ROBIN' } };
    expect(received(event)).toMatchObject({ change: 'deleted', author: { role: 'agent' } });
  });

  it.each([
    ['a join', { ...mrkdwn('<@U0ADA> has joined the channel'), subtype: 'channel_join' }],
    ['a new topic', { ...mrkdwn('set the topic'), subtype: 'channel_topic', topic: 'Help' }],
    ['a deleted join', { ...deleted, previous_message: { ...written, subtype: 'channel_join' } }],
    ['a mention of the app, which is also sent as a message', { ...written, type: 'app_mention' }],
    ['a reaction', { type: 'reaction_added', user: 'U0ADA', reaction: 'tada', item: { type: 'message' } }],
    ['a note on replies', { type: 'message', subtype: 'message_replied', message: written, ts: '1', event_ts: '1' }],
    ['an edit without the message', { ...edited({}), message: undefined }],
  ])('ignores %s', (_, event) => {
    expect(received(event)).toEqual(notAMessage);
  });

  it('ignores what is not an event', () => {
    for (const payload of [{ type: 'app_rate_limited', team_id: 'T0HOME' }, { type: 'event_callback' }, null, 'text'])
      expect(itemOf(slack, payload, connection)).toEqual(notAMessage);
  });

  it.each([
    ['<@U0ROBIN> please help', 'please help'],
    ['<!here> <!subteam^S0|@support> nobody answers', 'nobody answers'],
    ['see <#C0HELP|help> and <https://example.com/a?b=c&amp;d=e|the order>', 'see  and the order'],
    ['<https://example.com/> and <mailto:ada@example.com|ada@example.com>', 'https://example.com/ and ada@example.com'],
    ['since <!date^1795341598^{date}|22 November>', 'since 22 November'],
    ['5 &lt; 6 &amp;&amp; 7 &gt; 6, not &amp;lt;', '5 < 6 && 7 > 6, not &lt;'],
    ['*This* is _really_ *_bad_*, ~fine~ `broken`', 'This is really bad, fine broken'],
    ['2 * 3 * 4, snake_case_name, ~5 days', '2 * 3 * 4, snake_case_name, ~5 days'],
    ['```stack\ntrace``` again', 'stack\ntrace again'],
    ['&gt; We are sorry.\nYou always say that', 'You always say that'],
    ['No!\n&gt;&gt;&gt; We are sorry.\nRobin', 'No!'],
    ['&gt; We are sorry.', null],
    ['&gt;:( again', '>:( again'],
  ])('reads the text %j as %j', (text, expected) => {
    expect(received(mrkdwn(text))).toMatchObject({ text: expected });
  });

  it('reads rich text, without what it quotes and mentions', () => {
    const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
    const text = (content: string, style?: object) => ({ type: 'text', text: content, style });
    const elements = [
      { type: 'rich_text_quote', elements: [text('We are terribly sorry.')] },
      section(
        { type: 'user', user_id: 'U0ROBIN' },
        text(' still '),
        text('broken', { bold: true }),
        text(' '),
        {
          type: 'emoji',
          name: 'rage',
          unicode: '1f621',
        },
        { type: 'emoji', name: 'parcel-lost' },
      ),
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [section(text('see ')), section({ type: 'link', url: 'https://example.com/', text: 'the order' })],
      },
      { type: 'rich_text_preformatted', elements: [text('Error 5')] },
      section({ type: 'link', url: 'https://example.com/b' }, { type: 'broadcast', range: 'here' }),
    ];
    const event = { ...written, text: 'not used', blocks: [{ type: 'rich_text', block_id: 'b', elements }] };
    expect(received(event)).toMatchObject({
      text: 'still broken 😡:parcel-lost:\nsee \nthe order\nError 5\nhttps://example.com/b',
    });
    expect(received({ ...event, blocks: [{ type: 'rich_text', elements: [elements[0]] }] })).toMatchObject({
      text: null,
    });
  });

  it('reads a shared message as no words of the one who shares it', () => {
    const attachments = [
      { is_share: true, author_id: 'U0ROBIN', text: 'You are impossible', fallback: 'You are impossible' },
    ];
    expect(received({ ...mrkdwn(''), attachments })).toMatchObject({ text: null });
  });

  it('reads a text of the largest size in little time', () => {
    const started = process.cpuUsage().user;
    for (const unit of [' *a', '<a', ' _`~*', '&gt;', '```'])
      received(mrkdwn(unit.repeat(Math.floor(40_000 / unit.length))));
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(2000);
  });

  it('reads rich text of any depth', () => {
    let nested: object = { type: 'text', text: 'deep' };
    for (let depth = 0; depth < 5000; depth++) nested = { type: 'rich_text_section', elements: [nested] };
    const event = { ...written, blocks: [{ type: 'rich_text', elements: [nested] }] };
    // Too deep to be from Slack, so the text counts instead.
    expect(slack.parse(callback(event), connection)).toMatchObject({
      items: [{ kind: 'message', text: written.text }],
    });
  });

  it('is not configured without rules that tell who is who', () => {
    expect(() => connectionOf('slack', { roles: {} })).toThrow(/roles is required: Slack does not tell/);
  });
});
