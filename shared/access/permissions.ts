// Who may see what. The rules of the product's gate, as pure functions of a verified caller and a queue. A refusal says
// what is missing: to someone who is no member of a queue nothing that depends on the queue, not even whether it is set.
import { ForbiddenError } from './errors';
import type { Queue } from '../queues/queue-store';
import type { Caller, Role } from './tokens';

/**
 * Whether the caller may see the conversations of a queue. Nobody sees anything of a queue that is switched off;
 * of one that is on, its members do (agents and supervisors alike), and administrators.
 */
export function maySee(caller: Caller, queue: Queue): boolean {
  return whyNotSee(caller, queue) === undefined;
}

/**
 * @param isNamed whether the request names this queue; where it doesn't, the refusal doesn't either
 * @throws {ForbiddenError} unless the caller may see the conversations of the queue
 */
export function verifyMaySee(caller: Caller, queue: Queue, { isNamed }: { isNamed: boolean }): void {
  const reason = whyNotSee(caller, queue);
  if (!reason) return;
  if (reason === 'no-role') throw noRole(['agent', 'supervisor', 'admin']);
  const queueName = isNamed ? `the queue ${JSON.stringify(queue.queueId)}` : "this conversation's queue";
  const detail = {
    'not-a-member': `You are not a member of ${queueName}.`,
    'queue-off': `Sentiment is switched off for ${queueName}.`,
  };
  throw new ForbiddenError(reason, detail[reason]);
}

/** @throws {ForbiddenError} unless the caller is an administrator, or a supervisor by token and by membership. */
export function verifyMayManage(caller: Caller, queue: Queue): void {
  if (caller.roles.has('admin')) return;
  if (!caller.roles.has('supervisor')) throw noRole(['supervisor', 'admin']);
  if (queue.members.get(caller.agentId)?.role !== 'supervisor')
    throw new ForbiddenError(
      'not-a-supervisor',
      `You are not a supervisor of the queue ${JSON.stringify(queue.queueId)}: another supervisor of it, or an administrator, can make you one.`,
    );
}

/** @throws {ForbiddenError} unless the caller holds at least one of the roles. */
export function verifyRole(caller: Caller, allowed: readonly Role[]): void {
  if (!allowed.some((role) => caller.roles.has(role))) throw noRole(allowed);
}

function whyNotSee(caller: Caller, queue: Queue): 'no-role' | 'not-a-member' | 'queue-off' | undefined {
  const isAdmin = caller.roles.has('admin');
  if (!isAdmin && !caller.roles.has('agent') && !caller.roles.has('supervisor')) return 'no-role';
  if (!isAdmin && !queue.members.has(caller.agentId)) return 'not-a-member';
  return queue.enabled ? undefined : 'queue-off';
}

function noRole(allowed: readonly Role[]): ForbiddenError {
  const oneOf = allowed.map((role) => `"${role}"`).join(', ');
  return new ForbiddenError(
    'no-role',
    `Your token has no role that this needs: its claim "roles" must be a list with ${allowed.length > 1 ? `one of ${oneOf}` : oneOf}, such as "roles": ["${allowed[0] ?? 'agent'}"].`,
  );
}
