// What a refusal tells the caller: which right is missing, and nothing about what the caller may not see.
import type { RouteName } from '../../shared/http/routes';
import {
  app,
  bySecret,
  otherQueue,
  queues,
  talkedIn,
  silent,
  targetOf,
  call,
  authorize,
  claimsOf,
  bytesOf,
  useAccessDesk,
  expectNoGroupTokenInReplies,
} from '../support/access-desk';
import {
  roles,
  standings,
  type StandingName,
  standingNames,
  mayCall,
  routeOf,
  expectationOf,
  tokenRouteNames,
} from '../support/access-table';
import { ApiClient, conversationPath } from '../support/api-client';
import { expectProblem } from '../support/http-reply';
import { unique } from '../support/support-desk';
import { tokenFaults } from '../support/token-issuer';

useAccessDesk();

describe('a caller without the right', () => {
  const seeing = tokenRouteNames.filter((name) => expectationOf(name).who === 'an agent of the queue');
  const managing = tokenRouteNames.filter((name) => expectationOf(name).who === 'admin, supervisor of the queue');

  /** All callers who may not see the queue's conversations. */
  const withoutRight = standingNames.flatMap((standing) =>
    roles.flatMap((role) => (mayCall('an agent of the queue', role, standings[standing]) ? [] : [{ standing, role }])),
  );

  it.each(seeing)(
    'does not learn from %s whether a conversation exists in the named queue, or in another one',
    async (name) => {
      for (const { standing, role } of withoutRight) {
        const authorization = await authorize(bySecret, standing, role);
        const answers = new Set<string>();
        for (const conversationId of [...Object.values(talkedIn), silent]) {
          const target = { ...targetOf(name, standing, false), conversationId };
          const reply = await call(name, { authorization, target });
          // A caller who may see the conversation in its queue may see it with any queue in the request.
          if (reply.status === expectationOf(name).success && conversationId === talkedIn.on && role === 'admin')
            continue;
          expectProblem(reply, 403);
          answers.add(bytesOf(reply));
        }
        expect({ standing, role, answers: answers.size }).toEqual({ standing, role, answers: 1 });
      }
    },
  );

  it.each(seeing)('learns from %s which right is missing', async (name) => {
    for (const { standing, role } of withoutRight) {
      const target = targetOf(name, standing, false);
      const reply = await call(name, { authorization: await authorize(bySecret, standing, role), target });
      const { membership } = standings[standing];
      const queueName = `the queue "${target.queueId}"`;
      const expected =
        role === 'none'
          ? /^Your token has no role .* claim "roles" must be a list with one of "agent", "supervisor", "admin"/
          : membership === null && role !== 'admin'
            ? `You are not a member of ${queueName}.`
            : `Sentiment is switched off for ${queueName}.`;
      expect({ standing, role, ...(reply.json as object) }).toMatchObject({
        ...{ standing, role },
        detail: typeof expected === 'string' ? expected : (expect.stringMatching(expected) as string),
      });
    }
  });

  it('learns neither the queue of a conversation in another queue nor its state', async () => {
    const token = await authorize(bySecret, 'supervisor of another queue', 'agent');
    const client = new ApiClient(app.baseUrl, token.slice('Bearer '.length));
    const answers = new Set<string>();
    for (const conversationId of [talkedIn.on, talkedIn.off]) {
      const path = `${conversationPath(conversationId)}/sentiment?queueId=${otherQueue}`;
      answers.add(bytesOf(await client.call('GET', path)));
    }
    expect([...answers]).toEqual([expect.stringContaining("You are not a member of this conversation's queue.")]);
    await client.expect(200, 'GET', `${conversationPath(silent)}/sentiment?queueId=${otherQueue}`);
  });

  it('learns neither when the request names no queue', async () => {
    const token = (await authorize(bySecret, 'supervisor of another queue', 'agent')).slice('Bearer '.length);
    const client = new ApiClient(app.baseUrl, token);
    const answers = new Set<string>();
    for (const conversationId of [talkedIn.on, talkedIn.off, silent]) {
      const path = conversationPath(conversationId);
      answers.add(bytesOf(await client.call('GET', `${path}/sentiment`)));
      answers.add(bytesOf(await client.call('POST', `${path}/watch`, { connectionId: 'some-connection' })));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^\[403,.*not a member of this conversation's queue/)]);
  });

  it.each(managing)('does not learn from %s whether a queue was ever set', async (name) => {
    const authorization = await authorize(bySecret, 'supervisor of another queue', 'supervisor');
    const target = targetOf(name, 'supervisor of another queue', false);
    const answers = await Promise.all(
      [queues.on, queues.off, unique('queue-never-set')].map(async (queueId) => {
        const reply = await call(name, { authorization, target: { ...target, queueId } });
        expectProblem(reply, 403);
        expect(reply.text).toContain(`You are not a supervisor of the queue \\"${queueId}\\"`);
        return reply.text.replaceAll(queueId, 'the named queue');
      }),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it.each(tokenRouteNames)('learns from %s what the claim of roles must look like', async (name) => {
    const answers = await Promise.all(
      standingNames.map(async (standing) =>
        call(name, {
          authorization: await authorize(bySecret, standing, 'none'),
          target: targetOf(name, standing, false),
        }),
      ),
    );
    expect(new Set(answers.map(bytesOf)).size).toBe(1);
    expectProblem(answers[0]!, 403);
    expect((answers[0]!.json as { detail: string }).detail).toMatch(
      /"roles" must be a list .*, such as "roles": \["\w+"\]/,
    );
  });
});

describe('of several faults', () => {
  const withParams = tokenRouteNames.filter((name) => routeOf(name).params);
  const withBody = tokenRouteNames.filter((name) => routeOf(name).body);
  const standing: StandingName = 'supervisor of another queue';
  const impossible = 'not\u0007possible';
  const wrongParams = {
    conversationId: impossible,
    messageId: impossible,
    queueId: impossible,
    agentId: impossible,
    alertId: impossible,
  };
  const wrongBody = { connectionId: 42, enabled: 'perhaps', role: 'emperor' };
  const target = (name: RouteName) => targetOf(name, standing, false);
  const expired = () => tokenFaults.expired(claimsOf(bySecret, standing, 'admin'), bySecret);

  it.each(withParams)('the token’s is reported first, then the role’s, then the path’s: %s', async (name) => {
    const wrong = { target: target(name), params: wrongParams, ...(routeOf(name).body && { body: wrongBody }) };
    expectProblem(await call(name, { ...wrong, authorization: await expired() }), 401);
    expectProblem(await call(name, { ...wrong, authorization: await authorize(bySecret, standing, 'none') }), 403);
    const role = expectationOf(name).who === 'admin' ? 'admin' : 'supervisor';
    const faults = expectProblem(
      await call(name, { ...wrong, authorization: await authorize(bySecret, standing, role) }),
      400,
    );
    expect(faults.map(({ path }) => path)).toEqual(Object.keys(routeOf(name).params!.shape));
  });

  it.each(withBody)(
    'the token’s and the role’s are reported before the body’s, and the queue’s last: %s',
    async (name) => {
      const wrong = { target: target(name), body: wrongBody };
      expectProblem(await call(name, { ...wrong, authorization: await expired() }), 401);
      expectProblem(await call(name, { ...wrong, authorization: await authorize(bySecret, standing, 'none') }), 403);
      const authorization = await authorize(bySecret, standing, 'supervisor');
      expectProblem(await call(name, { ...wrong, authorization }), 400);
      expectProblem(await call(name, { target: target(name), authorization }), 403);
    },
  );
});

it('never returns a group token in a reply', expectNoGroupTokenInReplies);
