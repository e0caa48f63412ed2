// What a refusal says: which right is missing, and nothing about a queue to a caller who is not a member of it.
import { ForbiddenError } from '../../../shared/access/errors';
import { verifyMayManage, verifyMaySee, verifyRole } from '../../../shared/access/permissions';
import { ownRoleClaim, roleClaimOf, type Role } from '../../../shared/access/role-claim';
import type { Caller } from '../../../shared/access/tokens';
import type { MemberRole } from '../../../shared/contract/queue';
import { unsetQueue, type Queue } from '../../../shared/queues/queue-store';

const queueId = 'billing "1"';

function callerWith(...roles: Role[]): Caller {
  return { agentId: 'agent-1', name: null, roles: new Set(roles), roleClaim: ownRoleClaim, expiresAt: 0 };
}

function queueWith(enabled: boolean, role?: MemberRole): Queue {
  const members = new Map(role && [['agent-1', { agentId: 'agent-1', role, name: null }]]);
  return { ...unsetQueue(queueId), enabled, members };
}

/** The reason and the message of the refusal; null where the caller is allowed. */
function refusalOf(verify: () => void): { reason: string; message: string } | null {
  try {
    verify();
    return null;
  } catch (error) {
    if (!(error instanceof ForbiddenError)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

const seeing = (caller: Caller, queue: Queue, isNamed = true) =>
  refusalOf(() => verifyMaySee(caller, queue, { isNamed }));
const managing = (caller: Caller, queue: Queue) => refusalOf(() => verifyMayManage(caller, queue));

describe('a caller who may not see a queue', () => {
  it.each([
    ['without a role', callerWith(), queueWith(true, 'agent'), 'no-role', /claim "roles" must be a list .* "agent"/],
    ['no member', callerWith('agent'), queueWith(true), 'not-a-member', /not a member of the queue "billing \\"1\\""/],
    ['a member while it is off', callerWith('agent'), queueWith(false, 'agent'), 'queue-off', /switched off .*billing/],
    ['an administrator while it is off', callerWith('admin'), queueWith(false), 'queue-off', /switched off .*billing/],
  ])('gets a refusal that says what is missing: %s', (_, caller, queue, reason, message) => {
    const refusal = seeing(caller, queue);
    expect(refusal).toMatchObject({ reason });
    expect(refusal!.message).toMatch(message);
  });

  it('is told the claim and the names that this server looks for in the tokens of its provider', () => {
    const roleClaim = roleClaimOf('realm_access.roles', { agent: ['Support.Agent', 'Helper'], admin: ['Owner'] });
    const caller = { ...callerWith(), roleClaim };
    expect(seeing(caller, queueWith(true, 'agent'))!.message).toBe(
      'Your token has no role that this needs: its claim "realm_access.roles" must be a list with one of "Support.Agent", "Helper", "supervisor", "Owner", such as "realm_access.roles": ["Support.Agent"].',
    );
    expect(refusalOf(() => verifyRole(caller, ['admin']))!.message).toMatch(
      /must be a list with "Owner", such as "realm_access.roles": \["Owner"\]\.$/,
    );
  });

  it.each([
    [callerWith('agent'), queueWith(true)],
    [callerWith('agent'), queueWith(false, 'agent')],
    [callerWith('admin'), queueWith(false)],
  ])('does not learn the name of a queue that the request did not name (%#)', (caller, queue) => {
    const refusal = seeing(caller, queue, false);
    expect(refusal!.message).toContain("this conversation's queue");
    expect(refusal!.message).not.toContain('billing');
  });

  it('gets the same refusal for every queue without a membership, whatever its state', () => {
    const queues = [queueWith(true), queueWith(false), unsetQueue(queueId)];
    expect(new Set(queues.map((queue) => JSON.stringify(seeing(callerWith('supervisor'), queue)))).size).toBe(1);
  });

  it('does not include a caller who may', () => {
    for (const role of ['agent', 'supervisor'] as const) {
      expect(seeing(callerWith('agent'), queueWith(true, role))).toBeNull();
      expect(seeing(callerWith('supervisor'), queueWith(true, role))).toBeNull();
    }
    expect(seeing(callerWith('admin'), queueWith(true))).toBeNull();
  });
});

describe('a caller who may not manage a queue', () => {
  it.each([
    ['an agent by token', callerWith('agent'), queueWith(true, 'supervisor'), 'no-role', /"supervisor", "admin"/],
    ['an agent by membership', callerWith('supervisor'), queueWith(true, 'agent'), 'not-a-supervisor', /not a superv/],
    ['no member', callerWith('supervisor'), queueWith(true), 'not-a-supervisor', /queue "billing \\"1\\""/],
  ])('gets a refusal that says what is missing: %s', (_, caller, queue, reason, message) => {
    const refusal = managing(caller, queue);
    expect(refusal).toMatchObject({ reason });
    expect(refusal!.message).toMatch(message);
  });

  it('gets the same refusal for every queue without a membership, whatever its state', () => {
    const queues = [queueWith(true), queueWith(false), unsetQueue(queueId)];
    expect(new Set(queues.map((queue) => JSON.stringify(managing(callerWith('supervisor'), queue)))).size).toBe(1);
  });

  it('does not include a caller who may', () => {
    expect(managing(callerWith('supervisor'), queueWith(false, 'supervisor'))).toBeNull();
    expect(managing(callerWith('admin'), queueWith(false))).toBeNull();
  });
});

describe('a caller without a required role', () => {
  it('gets a refusal that shows what the claim must look like', () => {
    const refusal = refusalOf(() => verifyRole(callerWith('agent'), ['admin']));
    expect(refusal).toEqual({
      reason: 'no-role',
      message:
        'Your token has no role that this needs: its claim "roles" must be a list with "admin", such as "roles": ["admin"].',
    });
  });

  it('does not include a caller with one of the roles', () => {
    expect(refusalOf(() => verifyRole(callerWith('agent', 'supervisor'), ['supervisor', 'admin']))).toBeNull();
  });
});
