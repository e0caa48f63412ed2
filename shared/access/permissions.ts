// The authorization rules, as pure functions of a verified caller and a queue. An error names the missing permission.
// To a caller who is not a member of the queue it reveals nothing about the queue, not even whether it exists.
import { ForbiddenError } from './errors';
import type { Queue } from '../queues/queue-store';
import type { Role } from './role-claim';
import type { Caller } from './tokens';

/**
 * Whether the caller may see the conversations of a queue: its members (agents and supervisors) and administrators may,
 * while the queue is enabled.
 */
export function maySee(caller: Caller, queue: Queue): boolean {
  return refusalReason(caller, queue) === undefined;
}

/**
 * @param isNamed whether the request names this queue; if not, the error message doesn't either
 * @throws {ForbiddenError} unless the caller may see the conversations of the queue
 */
export function verifyMaySee(caller: Caller, queue: Queue, { isNamed }: { isNamed: boolean }): void {
  const reason = refusalReason(caller, queue);
  if (!reason) return;
  if (reason === 'no-role') throw noRole(caller, ['agent', 'supervisor', 'admin']);
  const queueName = nameOf(queue, isNamed);
  const detail = {
    'not-a-member': `You are not a member of ${queueName}.`,
    'queue-off': `Sentiment is switched off for ${queueName}.`,
  };
  throw new ForbiddenError(reason, detail[reason]);
}

/**
 * @param isNamed whether the request names this queue; if not, the error message doesn't either
 * @throws {ForbiddenError} unless the caller is an administrator, or a supervisor by token and by membership.
 */
export function verifyMayManage(caller: Caller, queue: Queue, { isNamed } = { isNamed: true }): void {
  if (caller.roles.has('admin')) return;
  if (!caller.roles.has('supervisor')) throw noRole(caller, ['supervisor', 'admin']);
  if (queue.members.get(caller.agentId)?.role !== 'supervisor')
    throw new ForbiddenError(
      'not-a-supervisor',
      `You are not a supervisor of ${nameOf(queue, isNamed)}: another supervisor of it, or an administrator, can make you one.`,
    );
}

function nameOf({ queueId }: Queue, isNamed: boolean): string {
  return isNamed ? `the queue ${JSON.stringify(queueId)}` : "this conversation's queue";
}

/** The caller's role in a queue, by token and by membership; undefined for a caller who is no member. */
export function roleIn({ roles, agentId }: Caller, { members }: Queue): Role | undefined {
  const member = members.get(agentId);
  if (member?.role === 'supervisor' && roles.has('supervisor')) return 'supervisor';
  if (roles.has('admin')) return 'admin';
  return member && (roles.has('agent') || roles.has('supervisor')) ? 'agent' : undefined;
}

/** @throws {ForbiddenError} unless the caller holds at least one of the roles. */
export function verifyRole(caller: Caller, allowed: readonly Role[]): void {
  if (!allowed.some((role) => caller.roles.has(role))) throw noRole(caller, allowed);
}

function refusalReason(caller: Caller, queue: Queue): 'no-role' | 'not-a-member' | 'queue-off' | undefined {
  const isAdmin = caller.roles.has('admin');
  if (!isAdmin && !caller.roles.has('agent') && !caller.roles.has('supervisor')) return 'no-role';
  if (!isAdmin && !queue.members.has(caller.agentId)) return 'not-a-member';
  return queue.enabled ? undefined : 'queue-off';
}

function noRole({ roleClaim: { name, namesOf } }: Caller, allowed: readonly Role[]): ForbiddenError {
  const known = allowed.flatMap((role) => namesOf[role]);
  const oneOf = known.map((role) => JSON.stringify(role)).join(', ');
  const example = `${JSON.stringify(name)}: [${JSON.stringify(known[0])}]`;
  return new ForbiddenError(
    'no-role',
    `Your token has no role that this needs: its claim ${JSON.stringify(name)} must be a list with ${known.length > 1 ? `one of ${oneOf}` : oneOf}, such as ${example}.`,
  );
}
